package io.berth.coordinator.view;

import org.jspecify.annotations.Nullable;

/**
 * Who shares a FAIR limit with others.
 *
 * @param name the flow, namespace or label with its value that its runs have in common, as a scope;
 *     null: they have no such label
 * @param active how many of the limit's slots its runs hold
 * @param next of those that wait for the limit the one with the best place
 */
public record Competitor(@Nullable String name, long active, Waiter next) {}
