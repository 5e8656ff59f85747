package io.berth.coordinator.http;

import java.util.List;

/**
 * How the coordinator is.
 *
 * @param ready whether it decides
 * @param state in one word
 * @param problems what is wrong, in sentences; a problem need not keep it from deciding
 */
public record Health(boolean ready, String state, List<String> problems) {}
