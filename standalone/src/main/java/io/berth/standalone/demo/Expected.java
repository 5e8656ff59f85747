package io.berth.standalone.demo;

import io.berth.protocol.Decision;

/** How a run of the story should end. */
public record Expected(String run, Decision.Kind end) {}
