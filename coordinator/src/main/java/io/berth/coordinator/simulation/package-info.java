/**
 * Random days in the life of one partition, from a seed, with every invariant of semantics.md
 * checked after every step against a naive model.
 *
 * <p>How it works: {@link World} draws an input; the real {@code Admission} decides it; {@link
 * Model}, a plain list of runs, follows the events; each {@link Invariant} compares the two. At the
 * end faults stop, limits get room, and every run must settle.
 *
 * <p>A failure names its seed, its step and the last events. {@code -Dberth.sim.seed=N} replays one
 * seed; {@code -Dberth.sim.seeds} and {@code -Dberth.sim.steps} set how many and how long.
 *
 * <h2>Does it bite?</h2>
 *
 * Each of these was put into the rules by hand, one at a time, and was caught: which invariant it
 * is about, what was changed, which one caught it, and at which seed and step when it was tried
 * (they shift whenever {@link World} or {@link Simulation} changes):
 *
 * <pre>
 * I1  weights don't count on arrival                     I1   22/1651
 * I1  a pool lends one slot more                         I1   21/64
 * I1  namespace:* is not looked up                       I1   21/314
 * I1  a queue that is not ready has room                 I1    7/26
 * I2  a release gives back one slot whatever the weight  I2    7/42
 * I2  a line's waiting runs are not counted down         I2    7/30
 * I2  an idle scope is kept                              I2    7/13
 * I3  a settled run stays in hand                        I3    7/42
 * I3  a killed run stays in line                         I2    7/32
 * I4  an id that settled may come again                  I4    7/55
 * I4  a lost run is ended and dispatched again           I3   21/106
 * I5  a release rouses no pool                           I5   21/676
 * I5  a limit's change rouses nobody                     I5    7/79
 * I5  a flow's change rouses nobody                      I5   21/637
 * I5  newcomers don't wait for a drain                   I5    7/428
 * I5  a roused limit's next line is forgotten            I5    7/32
 * I5  priority doesn't matter between lines              I5   22/536
 * I5  the best parked line is the lightest               I5   22/2013
 * I5  a ready queue rouses nobody                        I5    7/30
 * I5  a found flow is not noticed                        I5   21/917
 * I5  a new head of a roused line is not roused          by BoundedStepsTest alone
 * I6  a repeated kill is asked again                     I3   32/1049
 * I6  the same flow again is a new revision              I6   24/1110
 * I7  the attempt of a report is not looked at           I7    7/117
 * I7  who reports is not looked at                       I7    7/191
 * I8  a back-off ends between two milliseconds           I8    7/93
 * I8  the last arrival is not stored                     I8    7/93
 * I8  a queue time-out is lost in the store              I8    7/166
 * I8  a revision in use is dropped                       I8    7/323
 * I8  being told to stop is not stored                   I8   21/1786
 * I8  what is decided shows how lines are stored         I8    9/1662 (found so, and put right)
 * I9  leases don't begin afresh after a crash            I8    7/59
 * I9  nobody watches a retrying run                      I9    7/75
 * I9  a sign of life does not renew                      I9   21/315
 * I9  the clock's margin is left out                     I9   21/426
 * I9  a lease is by the wall clock                       I9    7/422
 * I10 a line blocked by a label is not parked            I10  10/3348
 * I10 a drain ends with the step                         I5    7/118
 * </pre>
 */
@NullMarked
package io.berth.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
