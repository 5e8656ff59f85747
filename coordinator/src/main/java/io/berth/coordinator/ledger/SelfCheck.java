package io.berth.coordinator.ledger;

import io.berth.protocol.Code;
import io.berth.protocol.RunKey;
import java.util.List;
import java.util.Map;

/**
 * Looks in production for what the rules make impossible: that more was admitted than a limit has
 * (I1), and that slots are held by nobody (I2). What it finds is always nothing, or a fault in
 * Berth.
 *
 * <p>One per partition, used by its thread.
 */
public final class SelfCheck {
  /** Of at most so many holders it is asked at a time whether they are active. */
  private static final int LOOKS_MAX = 10_000;

  private long lookedAt; // tallies, since the round began

  /**
   * How many of a step's admissions took slots that were not there. Right after the step: nothing
   * that lowers a limit comes behind an admission in the same one.
   */
  public static int overAdmissions(List<Event> step, Ledger after) {
    int over = 0;
    for (Event event : step) {
      if (event instanceof Event.Admitted admitted
          && !(admitted.before() instanceof LiveRun before && before.active())
          && !(admitted.reason() != null && admitted.reason().code() == Code.FORCED)
          && isOver(admitted.run(), after)) {
        over++;
      }
    }
    return over;
  }

  private static boolean isOver(LiveRun run, Ledger ledger) {
    TenantLedger tenant = ledger.findTenant(run.key().tenant()).orElseThrow();
    for (Claims.Claim claim : run.claims().innermostFirst()) { // no stream: it is in every step
      if (tenant.limitRoom(claim.scope()) < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Goes on with its round through all scopes.
   *
   * @return how many slots it has found that are counted and that no active run holds
   */
  public long orphanSlots(Ledger ledger) {
    long tallies = 0;
    int looks = 0;
    long found = 0;
    for (TenantLedger tenant : ledger.tenants()) {
      for (Tally tally : tenant.tallies()) {
        if (tallies++ < lookedAt) {
          continue;
        }
        if (looks >= LOOKS_MAX) {
          lookedAt = tallies - 1;
          return found;
        }
        looks += 1 + tally.holders().size();
        found += orphans(tally, ledger);
      }
    }
    lookedAt = 0;
    return found;
  }

  /** What the scope counts and its active holders don't add up to; 0 where there are too many. */
  private static long orphans(Tally tally, Ledger ledger) {
    if (tally.holders().size() > LOOKS_MAX) {
      return 0;
    }
    long held = 0;
    for (Map.Entry<RunKey, Integer> holder : tally.holders().entrySet()) {
      LiveRun run = ledger.inHand(holder.getKey());
      var claim = new Claims.Claim(tally.scope(), holder.getValue());
      boolean holds = run != null && run.active() && run.claims().innermostFirst().contains(claim);
      held += holds ? holder.getValue() : 0;
    }
    return Math.abs(tally.active() - held);
  }
}
