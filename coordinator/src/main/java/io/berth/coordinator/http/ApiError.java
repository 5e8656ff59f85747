package io.berth.coordinator.http;

import io.berth.protocol.Code;

/**
 * Why there is no answer.
 *
 * @param code for programs
 * @param message for people: what was expected, and what to do
 */
public record ApiError(Code code, String message) {}
