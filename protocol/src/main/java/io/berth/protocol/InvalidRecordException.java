package io.berth.protocol;

/**
 * A record breaks a rule. This is an expected refusal: whoever reads records from outside turns it
 * into a reject; only inside the process is it a programming error.
 */
public final class InvalidRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final String path;
  private final String detail;

  /**
   * @param code the broken rule
   * @param path the field, as {@code tasks[1].type}; empty for the record as a whole
   * @param message what was expected and what was found, for people
   */
  public InvalidRecordException(Code code, String path, String message) {
    // No stack trace: it is thrown for every bad record, and says nothing that the code does not.
    super(path.isEmpty() ? message : path + ": " + message, null, false, false);
    this.code = code;
    this.path = path;
    this.detail = message;
  }

  /** The same broken rule, seen from where the value stands: only that place knows its path. */
  InvalidRecordException at(String otherPath) {
    return new InvalidRecordException(code, otherPath, detail);
  }

  public Code code() {
    return code;
  }

  public String path() {
    return path;
  }
}
