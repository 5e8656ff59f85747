package io.berth.coordinator.admission;

import java.time.Instant;

/**
 * When a decision falls.
 *
 * @param now by the wall clock; goes back only when another host takes over, whose clock is behind
 * @param leaseNow by the lease clock, which stands still while the coordinator does: a pause or a
 *     move of its own extends every lease. When time has passed, up to where workers' reports are
 *     read, so it may be behind what it is with other inputs
 * @param reported by the wall clock, up to where workers' reports are read: what somebody may have
 *     begun in time, and said so, has not expired before that. Long ago where nobody knows
 */
public record Moment(Instant now, Instant leaseNow, Instant reported) {}
