package io.berth.coordinator.view;

import io.berth.protocol.Code;

/** A question has no answer. Expected: whoever asks is told why, and what to do. */
public final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final String explanation;

  /**
   * Without a stack trace: it says nothing that the code does not.
   *
   * @param explanation for people, with what to do about it
   */
  public UnansweredException(Code code, String explanation) {
    super(explanation, null, false, false);
    this.code = code;
    this.explanation = explanation;
  }

  public Code code() {
    return code;
  }

  public String explanation() {
    return explanation;
  }
}
