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
 */
package io.berth.coordinator.admission.simulation;
