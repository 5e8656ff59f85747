/**
 * Random days in the life of one partition, from a seed, with every invariant of semantics.md
 * checked after every step against a naive model.
 *
 * <p>How it works: {@link World} draws what happens, {@link Climate} says what can happen on that
 * day; the real {@code Admission} decides it on a {@link Stage}; {@link Model}, a plain list of
 * runs, follows the events; each {@link Invariant} compares the two. Who goes next, and for whom
 * room is kept, {@link NaiveOrder} finds out by looking at everybody; what becomes of a newcomer,
 * and who goes for it, {@link NaiveArrival}. Inputs are late, doubled and reordered, the clock
 * jumps, and the coordinator dies between any two steps: then the store goes back to the last
 * commit, inputs since then are read again, and now and then the clock goes back too, as another
 * host's may be behind. In the {@link Evening} faults stop, and every run must settle.
 *
 * <p>After every step all counts, every live run, and everybody who might go are compared. Now and
 * then, by chance, a ledger is rebuilt from the store and compared (I8), and whom the store has
 * marked (I10): what drifts stays wrong.
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
 * was tried (they shift whenever {@link World}, {@link Climate} or {@link Simulation} changes). All
 * were last tried at bed1367, each within three minutes of a busy core, but for the one that is
 * marked with +, which took six.
 *
 * <pre>
 * I1      a fleet lends twice what it has                      I1       7/778
 * I1      a pool lends one slot more                           I1       1/71
 * I1      a queue that is not ready has room                   I1       2/28
 * I1      a silent worker counts for ever                      Arrival  2/1530
 * I1      namespace:* is not looked up                         I10      3/786
 * I1      weights don't count on arrival                       Arrival  9/674
 * I2      a line's waiting runs are not counted down           I2       1/107
 * I2      a release gives back one slot whatever the weight    I2       1/50
 * I2      an idle scope is kept                                I2       1/50
 * I3      a retry gets a later place                           I3       1/108
 * I3      a run that ends in line stays in it                  I2       1/214
 * I3      a settled run stays in hand                          I3       1/50
 * I4      a lost run is ended and dispatched again             I3       1/116
 * I4      an id that settled may come again                    I4       1/58
 * I5      a flow's change rouses nobody                        Arrival  1/441
 * I5      a found flow is not noticed                          I5       2/566
 * I5      a limit's change rouses nobody                       I5       1/674
 * I5      a ready queue rouses nobody                          I8       1/225
 * I5      a release rouses no pool                             I5       1/89
 * I5      a roused limit keeps the place it was roused with    I5       74/1910
 * I5      a roused limit's next line is forgotten              I5       1/154
 * I5      another fleet rouses nobody                          I5       6/1830
 * I5      newcomers don't wait for a drain                     Arrival  2/1223
 * I5      only the first newcomers of a line are told          Arrival  14/724
 * I5      priority doesn't matter between lines                I5       1/804
 * I5      the best parked line is the lightest                 I5       4/2114
 * I5      who is blocked with few is looked at no more         I5       3/1447
 * I6      a repeated kill is asked again                       I3       8/127
 * I6      the same flow again is a new revision                not      caught
 * I7      the attempt of a report is not looked at             I7       1/191
 * I7      who has withdrawn a start begins it after all        I7       1/1403
 * I7      who reports is not looked at                         I7       1/821
 * I8      a back-off ends between two milliseconds             I8       1/1407
 * I8      a queue time-out is lost in the store                I9       1/309
 * I8      a revision in use is dropped                         IllegalStateException 1/225
 * I8      being told to stop is not stored                     I8       1/657
 * I8      the last arrival is not stored                       I8       1/56
 * I8      what is decided shows how lines are stored           I8       199/595
 * I8      workers are not stored                               I8       1/150
 * I9      a lease is by the wall clock                         I9       1/218
 * I9      a run is stopped before its time is over             I9       1/150
 * I9      a sign of life does not renew                        I9       1/1451
 * I9      a timeout is by the wall clock                       I9       1/431
 * I9      a withdrawn start is another worker's for no time    I9       1/200
 * I9      leases don't begin afresh after a crash              I8       1/150
 * I9      nobody watches a retrying run                        does     not compile: coordinator/src/main/java/io/berth/coordinator/ledger/Watches.java:39: error: cannot find symbol
 * I9      the clock's margin is left out                       I9       1/249
 * I9      what somebody may have begun expires                 I9       2/1833
 * I10     a drain ends with the step                           I5       1/255
 * I10     a line blocked by a label is not parked              I10      1/220
 * Arrival a flow that came in time does not count              Arrival  137/1165
 * Arrival a long backlog goes for who may not wait             Arrival  335/1723
 * Arrival a newcomer drops who has a higher priority           Arrival  5/819
 * Arrival a newcomer takes what is kept                        Arrival  1/476
 * Arrival a pause counts as smaller than the weight            Arrival  2/29
 * Arrival a queue is full one early                            Arrival  2/119
 * Arrival a queue is full one late                             Arrival  2/138
 * Arrival a retry in line counts as a newcomer                 Arrival  2/1235
 * Arrival earlier newcomers stay in line                       Arrival  3/77
 * Arrival one more is asked to stop than must                  Arrival  2/1892
 * Arrival onOverflow is not looked at                          Arrival  2/138
 * Arrival somebody is stopped for who comes after a retry      Arrival  3/112
 * Arrival somebody is stopped for who would not fit even then  Arrival  3/109
 * Arrival the highest priority is dropped                      Arrival  5/769
 * Arrival the newest are asked to stop                         Arrival  2/1892
 * Arrival the newest is dropped                                Arrival  2/522
 * Arrival the outermost full limit decides                     Arrival  1/244
 * Arrival what is kept for the superseded stays shut           Arrival  19/774
 * Arrival who fits waits behind a worse place of its line      Arrival  146/1393
 * Arrival who is refused drops somebody elsewhere              Arrival  36/1500
 * Arrival who is stopping already makes no room                Arrival  3/113
 * Arrival who is superseded still counts as waiting            Arrival  17/1839
 * Arrival who waited for a flow forgets its queueTimeout       Arrival  6/976
 * Arrival who waits for the queue alone is too many            Arrival  2/113
 * Arrival who was superseded is tried again                    I3       2/881
 * FAIR    a change of slots is not seen by who ordered before  I5       1/1689
 * FAIR    an empty label is no label                           I5       1/1406
 * FAIR    in a pack ties do not go by place                    I5       1/153
 * FAIR    lines stay grouped by the limits of before           I1       1/256
 * FAIR    only the first of several limits applies             I5       18/364
 * FAIR    roused limits have no turn                           I5       13/1444
 * FAIR    runs are counted instead of slots                    I5       9/1748
 * FAIR    the order of several limits is turned round          I5       1/1742
 * FAIR    ties do not go by place                              I5       1/1332
 * FAIR    what is active when a limit becomes fair does not count I5       9/660
 * FAIR    who goes next is looked up before all lines are grouped I5       1/460
 * RESERVE a better place is bound too                          I10      1/519
 * RESERVE a head that is no head any more still shuts others out I8       1/225
 * RESERVE a mark is given where nobody passed over             I10      1/137
 * RESERVE a reserver shut out elsewhere keeps what it has      I5       3/1537
 * RESERVE an edit leaves marks alone                           I10      1/617
 * RESERVE another fleet leaves marks alone                     I10      2/1639
 * RESERVE another head to keep slots for rouses nobody         I5       1/618
 * RESERVE it reserves because of a limit where nobody passed it over I5       1/1187
 * RESERVE marks are not stored                                 I8       1/225
 * RESERVE nobody is asked again                                I10      1/519
 * RESERVE nothing is kept                                      I5       1/219
 * RESERVE reserveAfter is not waited for                       I10      1/249
 * RESERVE what was kept for a killed head stays shut           I5       1/618
 * RESERVE who is paused reserves                               I5       9/1396
 * RESERVE who may take what is kept waits with who may not     I5       18/1908
 * RESERVE who needs just the room that is left reserves no more I5       1/1257
 * </pre>
 */
@NullMarked
package io.berth.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
