package io.berth.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every code that a decision's reason, a rejected record or an error of the HTTP API can carry: the
 * one published list.
 *
 * <p>A name says which rule applied. Names are part of the public contract: they are added, never
 * renamed.
 */
public enum Code {
  RECORD_EMPTY(Group.RECORD, "the record has no value"),
  RECORD_TOO_LARGE(Group.RECORD, "the record is larger than its topic's records may be"),
  JSON_UNREADABLE(Group.RECORD, "the value is not JSON in UTF-8, or nests too deeply"),
  FIELD_MISSING(Group.RECORD, "a required field is missing"),
  FIELD_TYPE(Group.RECORD, "a field has a value of the wrong type"),
  KEY_INVALID(
      Group.RECORD,
      "a definition's key is not flow/<tenant>/<namespace>/<id> or limit/<tenant>/<scope>"),
  KEY_MISMATCH(Group.RECORD, "a definition says something else than its key"),
  TENANT_INVALID(
      Group.RECORD, "a tenant is 1..100 of A-Z a-z 0-9 . _ -, and begins with a letter or digit"),
  RUN_ID_INVALID(Group.RECORD, "a run's id is 1..200 of A-Z a-z 0-9 . _ : -"),
  NAMESPACE_INVALID(
      Group.RECORD, "a namespace is a dotted path of A-Z a-z 0-9 _ -, at most 200 long"),
  FLOW_INVALID(
      Group.RECORD, "a flow is named <namespace>/<id>; an id is 1..100 of A-Z a-z 0-9 . _ -"),
  LABEL_INVALID(
      Group.RECORD,
      "a label's key is 1..100 of A-Z a-z 0-9 . _ / -; a value is at most 200 long, not *"),
  POOL_INVALID(Group.RECORD, "a pool's name is 1..100 of A-Z a-z 0-9 . _ -"),
  QUEUE_INVALID(Group.RECORD, "a queue's name is 1..60 of A-Z a-z 0-9 _ -"),
  WEIGHT_INVALID(Group.RECORD, "a weight is an integer from 1 to 1,000,000"),
  SCOPE_INVALID(Group.RECORD, "a scope is none of those that a limit can count"),
  SLOTS_INVALID(
      Group.RECORD,
      "slots are an integer from 0 to 1,000,000,000, `unlimited`, or on a queue `fleet`"),
  PRIORITY_INVALID(Group.RECORD, "a priority is an integer from -1,000,000 to 1,000,000"),
  DURATION_INVALID(Group.RECORD, "a duration is ISO-8601, positive, and within the field's bounds"),
  LIMIT_INVALID(Group.RECORD, "two settings of a limit contradict each other"),
  RETRY_INVALID(Group.RECORD, "a retry's counts are from 0 (lost) or 1 (attempts) to 1,000"),
  TASK_INVALID(Group.RECORD, "a task lacks what its type needs"),
  TASKS_INVALID(Group.RECORD, "a flow has 1 to 1,000 tasks with different ids"),
  TOO_MANY(Group.RECORD, "a collection has more entries than allowed"),
  REPORT_INVALID(Group.RECORD, "a worker's report does not hold together"),
  SET_ASIDE(Group.RECORD, "an operator said that it is not to be decided"),

  DUPLICATE_RUN(Group.NO_EFFECT, "a run with this id is live, or settled within the retention"),
  RUN_UNKNOWN(Group.NO_EFFECT, "there is no run with this id, or it is forgotten already"),
  RUN_SETTLED(Group.NO_EFFECT, "the run has ended; nothing un-settles it"),
  RUN_ACTIVE(Group.NO_EFFECT, "the run holds slots already"),
  RUN_LIVE(Group.NO_EFFECT, "the run has not ended; kill it first"),
  REVISIONS_FULL(
      Group.NO_EFFECT,
      "live runs need so many revisions of the flow that there is no room for another"),

  LIMIT_FULL(Group.WAITS, "a limit has no room for the run"),
  LINE_AHEAD(Group.WAITS, "there is room, but other runs are ahead"),
  ROOM_RESERVED(Group.WAITS, "there is room, but it is reserved for a better place"),
  QUEUE_NOT_READY(Group.WAITS, "the topic or share group of the run's queue is not set up yet"),
  HANDED_BACK(Group.WAITS, "a worker handed the run back without an end"),
  REDELIVERED(Group.WAITS, "the delivery of this attempt came to nothing"),
  DISPATCH_EXPIRED(Group.WAITS, "nobody started this attempt before its time was over"),
  BACK_OFF_OVER(Group.WAITS, "the pause before the next try is over"),

  FORCED(Group.OUTCOME, "an operator sent the run past every limit"),
  UNKNOWN_FLOW(Group.OUTCOME, "the flow is not defined"),
  FLOW_DISABLED(Group.OUTCOME, "the flow is disabled"),
  WEIGHT_EXCEEDS_LIMIT(
      Group.OUTCOME, "the run needs more slots than a limit has: it could never run"),
  QUEUE_TIMEOUT(Group.OUTCOME, "the run was not admitted within its queueTimeout"),
  QUEUE_OVERFLOW(Group.OUTCOME, "more runs wait for a limit than its maxWaiting allows"),
  SUPERSEDED(Group.OUTCOME, "a newer run took the place of this one"),
  OPERATOR_KILL(Group.OUTCOME, "an operator asked for it"),
  TASK_FAILED(Group.OUTCOME, "a task of the run failed"),
  RUN_TIMEOUT(Group.OUTCOME, "the run took longer than its timeout"),
  WORKER_LOST(Group.OUTCOME, "the worker's lease ran out"),
  UNKNOWN_TASK_TYPE(Group.OUTCOME, "the worker has no handler for a task of the run"),

  PATH_UNKNOWN(Group.ANSWER, "the API has no such path"),
  METHOD_NOT_ALLOWED(Group.ANSWER, "the API only answers GET"),
  PARAMETER_INVALID(
      Group.ANSWER, "a parameter is missing, unknown, there twice, or has a value it can't have"),
  OWNER_UNKNOWN(Group.ANSWER, "no instance is known to decide the partition at the moment"),
  OWNER_SILENT(Group.ANSWER, "the instance that decides the partition did not answer in time"),
  TOO_BUSY(Group.ANSWER, "too many questions wait for an answer already"),
  ANSWER_FAILED(Group.ANSWER, "the answer could not be made: this is a fault in Berth");

  /** What a code is an answer to. */
  public enum Group {
    RECORD("Why a record is refused: it could not be read, or breaks a rule of its own"),
    NO_EFFECT("Why a request or command that is fine in itself changes nothing"),
    WAITS("Why a run waits"),
    OUTCOME("Why a run is where it is"),
    ANSWER("Why a question to the HTTP API has no answer");

    private final String question;

    Group(String question) {
      this.question = question;
    }

    /** What the codes of the group answer, as a heading. */
    public String question() {
      return question;
    }
  }

  private static final Map<String, Code> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Code::name, code -> code));

  private final Group group;
  private final String meaning;

  Code(Group group, String meaning) {
    this.group = group;
    this.meaning = meaning;
  }

  /** The code of this name; empty where there is none, as a newer version's would be. */
  public static Optional<Code> find(@Nullable String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(BY_NAME.get(name));
  }

  public Group group() {
    return group;
  }

  /** What the code says, in half a sentence for a reader who has never seen it. */
  public String meaning() {
    return meaning;
  }
}
