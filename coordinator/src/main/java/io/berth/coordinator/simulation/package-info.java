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
 * I1      a fleet lends twice what it has                              I1       2/257
 * I1      a pool lends one slot more                                   I1       1/59
 * I1      a queue that is not ready has room                           I1       1/32
 * I1      a silent worker counts for ever                              Arrival  2/193
 * I1      namespace:* is not looked up                                 I10      3/346
 * I1      weights don't count on arrival                               I1       1/59
 * I2      a line's waiting runs are not counted down                   I2       1/75
 * I2      a release gives back one slot whatever the weight            I2       1/75
 * I2      an idle scope is kept                                        I2       1/100
 * I3      a retry gets a later place                                   I3       1/266
 * I3      a run that ends in line stays in it                          I2       1/75
 * I3      a settled run stays in hand                                  I8       1/61
 * I4      a lost run is ended and dispatched again                     I3       1/849
 * I4      an id that settled may come again                            I4       1/379
 * I5      a flow's change rouses nobody                                I10      1/746
 * I5      a found flow is not noticed                                  I5       2/260
 * I5      a limit's change rouses nobody                               I5       2/1176
 * I5      a ready queue rouses nobody                                  I5       1/1580
 * I5      a release rouses no pool                                     I5       1/76
 * I5      a roused limit's next line is forgotten                      I5       1/76
 * I5      another fleet rouses nobody                                  I5       2/358
 * I5      newcomers don't wait for a drain                             Arrival  3/252
 * I5      priority doesn't matter between lines                        I5       1/181
 * I5      the best parked line is the lightest                         I5       9/2022
 * I6      a repeated kill is asked again                               I3       2/117
 * I6      the same flow again is a new revision                        I8       39/138
 * I7      the attempt of a report is not looked at                     I7       1/267
 * I7      who reports is not looked at                                 I7       1/96
 * I8      a back-off ends between two milliseconds                     I8       1/697
 * I8      a queue time-out is lost in the store                        I9       1/139
 * I8      a revision in use is dropped                                 IllegalStateException 1/197
 * I8      being told to stop is not stored                             I8       2/805
 * I8      the last arrival is not stored                               I3       1/141
 * I8      what is decided shows how lines are stored                   I8       259/1206
 * I8      workers are not stored                                       I8       1/60
 * I9      a lease is by the wall clock                                 I9       1/86
 * I9      a sign of life does not renew                                I9       1/1171
 * I9      leases don't begin afresh after a crash                      I9       1/139
 * I9      nobody watches a retrying run                                I9       1/270
 * I9      the clock's margin is left out                               I9       2/392
 * I10     a drain ends with the step                                   I5       1/534
 * I10     a line blocked by a label is not parked                      I8       1/61
 * Arrival a newcomer takes what is kept                                Arrival  1/121
 * Arrival a pause counts as smaller than the weight                    Arrival  2/1502
 * Arrival the outermost full limit decides                             Arrival  1/48
 * Arrival who fits waits behind a worse place of its line              Arrival  61/1306
 * Arrival who waited for a flow forgets its queueTimeout               Arrival  4/1101
 * FAIR    a change of slots is not seen by who ordered before          I5       1/76
 * FAIR    an empty label is no label                                   I5       13/1448
 * FAIR    in a pack ties do not go by place                            I5       1/97
 * FAIR    only the first of several limits applies                     I5       9/313
 * FAIR    roused limits have no turn                                   I5       1/333
 * FAIR    runs are counted instead of slots                            I5       1/181
 * FAIR    the order of several limits is turned round                  I5       1/254
 * FAIR    ties do not go by place                                      I5       1/76
 * FAIR    what is active when a limit becomes fair does not count      I5       1/685
 * RESERVE a better place is bound too                                  I5       1/97
 * RESERVE a head that is no head any more still shuts others out       I5       109/1983
 * RESERVE a mark is given where nobody passed over                     I10      1/64
 * RESERVE a reserver shut out elsewhere keeps what it has              I5       94/1642
 * RESERVE an edit leaves marks alone                                   I10      1/178
 * RESERVE another fleet leaves marks alone                             I10      7/954
 * RESERVE it reserves because of a limit where nobody passed it over   I5       4/1716
 * RESERVE marks are not stored                                         I5       1/140
 * RESERVE nobody is asked again                                        I10      1/928
 * RESERVE nothing is kept                                              I5       1/120
 * RESERVE reserveAfter is not waited for                               I10      1/721
 * RESERVE what was kept for a killed head stays shut                   Arrival  23/1617
 * RESERVE who is paused reserves                                       I5       6/1885
 * </pre>
 */
@NullMarked
package io.berth.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
