/**
 * Random days in the life of one partition, from a seed, with every invariant of semantics.md
 * checked after every step against a naive model.
 *
 * <p>How it works: {@link World} draws what happens, {@link Climate} says what can happen on that
 * day; the real {@code Admission} decides it on a {@link Stage}; {@link Model}, a plain list of
 * runs, follows the events; each {@link Invariant} compares the two. Who goes next, and for whom
 * room is kept, {@link NaiveOrder} finds out by looking at everybody. Inputs are late, doubled and
 * reordered, the clock jumps, and the coordinator dies between any two steps: then the store goes
 * back to the last commit, and inputs since then are read again. In the {@link Evening} faults
 * stop, and every run must settle.
 *
 * <p>What takes long to compare, such as all counts or a ledger that is rebuilt from the store, is
 * looked at now and then, by chance: what drifts stays wrong. Who goes next is checked at every
 * step.
 *
 * <p>A failure names its seed and step, and the shortest history that {@link Shrinker} found. A
 * test lives through some hundred days; {@code -Dberth.sim.seed=N} replays one, {@code
 * -Dberth.sim.seeds} and {@code -Dberth.sim.steps} set how many and how long. {@code ./berth bench
 * simulate} goes on for as long as it is let. So this is main code, in a jar of its own.
 *
 * <h2>Does it bite?</h2>
 *
 * {@code coordinator/mutations/run} puts each of these into the rules, one at a time: which
 * invariant it is about, what was changed, which one caught it, and at which seed and step when it
 * was tried (they shift whenever {@link World}, {@link Climate} or {@link Simulation} changes):
 *
 * <pre>
 * I1      a pool lends one slot more                           I1       1/98
 * I1      a queue that is not ready has room                   I1       1/25
 * I1      namespace:* is not looked up                         I1       3/404
 * I1      weights don't count on arrival                       I1       1/98
 * I2      a line's waiting runs are not counted down           I2       1/124
 * I2      a release gives back one slot whatever the weight    I2       1/74
 * I2      an idle scope is kept                                I2       1/60
 * I3      a retry gets a later place                           I3       1/191
 * I3      a run that ends in line stays in it                  I8       1/167
 * I3      a settled run stays in hand                          IllegalStateException 1/53
 * I4      a lost run is ended and dispatched again             I3       1/163
 * I4      an id that settled may come again                    I4       1/135
 * I5      a flow's change rouses nobody                        I5       2/1182
 * I5      a found flow is not noticed                          I5       2/768
 * I5      a limit's change rouses nobody                       I5       1/443
 * I5      a ready queue rouses nobody                          I5       1/127
 * I5      a release rouses no pool                             I5       1/117
 * I5      a roused limit's next line is forgotten              I5       1/129
 * I5      newcomers don't wait for a drain                     Arrival  3/1035
 * I5      priority doesn't matter between lines                I5       1/117
 * I5      the best parked line is the lightest                 I5       1/574
 * I6      a repeated kill is asked again                       I3       4/113
 * I6      the same flow again is a new revision                I8       31/213
 * I7      the attempt of a report is not looked at             I7       1/166
 * I7      who reports is not looked at                         I7       1/116
 * I8      a back-off ends between two milliseconds             I8       1/509
 * I8      a queue time-out is lost in the store                I8       1/1243
 * I8      a revision in use is dropped                         IllegalStateException 1/168
 * I8      being told to stop is not stored                     I8       1/775
 * I8      the last arrival is not stored                       I8       1/112
 * I8      what is decided shows how lines are stored           I8       1194/320
 * I9      a lease is by the wall clock                         I9       1/148
 * I9      a sign of life does not renew                        I9       1/629
 * I9      leases don't begin afresh after a crash              I9       1/334
 * I9      nobody watches a retrying run                        I9       1/192
 * I9      the clock's margin is left out                       I9       1/483
 * I10     a drain ends with the step                           I5       1/127
 * I10     a line blocked by a label is not parked              I10      1/5000
 * Arrival a pause counts as smaller than the weight            Arrival  2/1419
 * Arrival the outermost full limit decides                     Arrival  1/97
 * Arrival who waited for a flow forgets its queueTimeout       Arrival  2/768
 * </pre>
 */
@NullMarked
package io.berth.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
