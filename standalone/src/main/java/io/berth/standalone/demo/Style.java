package io.berth.standalone.demo;

import io.berth.protocol.Decision;

/** Whether words are coloured. */
public enum Style {
  PLAIN,
  COLOR;

  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String BLUE = "\u001b[34m";
  private static final String BOLD = "\u001b[1m";
  private static final String END = "\u001b[0m";

  /** A text in the colour of a step. */
  String of(Decision.Kind step, String text) {
    return switch (step) {
      case QUEUED, RETRYING, KILL_REQUESTED, CANCELLED -> in(YELLOW, text);
      case ADMITTED, STARTED -> in(BLUE, text);
      case SUCCEEDED -> in(GREEN, text);
      case LOST, FAILED, KILLED -> in(RED, text);
    };
  }

  /** A heading. */
  public String bold(String text) {
    return in(BOLD, text);
  }

  private String in(String code, String text) {
    return this == COLOR ? code + text + END : text;
  }
}
