package io.berth.protocol;

/**
 * Every code that a decision's reason or a rejected record can carry: the one published list.
 *
 * <p>A name says which rule applied. Names are part of the public contract: they are added, never
 * renamed.
 */
public enum Code {
  // Why a record is refused: it could not be read, or breaks a rule of its own.
  RECORD_EMPTY("the record has no value"),
  RECORD_TOO_LARGE("the record is larger than its topic's records may be"),
  JSON_UNREADABLE("the value is not JSON in UTF-8, or nests too deeply"),
  FIELD_MISSING("a required field is missing"),
  FIELD_TYPE("a field has a value of the wrong type"),
  KEY_INVALID("a definition's key is not flow/<tenant>/<namespace>/<id> or limit/<tenant>/<scope>"),
  KEY_MISMATCH("a definition says something else than its key"),
  TENANT_INVALID("a tenant is 1..100 of A-Z a-z 0-9 . _ -, and begins with a letter or digit"),
  RUN_ID_INVALID("a run's id is 1..200 of A-Z a-z 0-9 . _ : -"),
  NAMESPACE_INVALID("a namespace is a dotted path of A-Z a-z 0-9 _ -, at most 200 long"),
  FLOW_INVALID("a flow is named <namespace>/<id>; an id is 1..100 of A-Z a-z 0-9 . _ -"),
  LABEL_INVALID(
      "a label's key is 1..100 of A-Z a-z 0-9 . _ / -; a value is at most 200 long, not *"),
  POOL_INVALID("a pool's name is 1..100 of A-Z a-z 0-9 . _ -"),
  QUEUE_INVALID("a queue's name is 1..60 of A-Z a-z 0-9 _ -"),
  WEIGHT_INVALID("a weight is an integer from 1 to 1,000,000"),
  SCOPE_INVALID("a scope is none of those that a limit can count"),
  SLOTS_INVALID("slots are an integer from 0 to 1,000,000,000, `unlimited`, or on a queue `fleet`"),
  PRIORITY_INVALID("a priority is an integer from -1,000,000 to 1,000,000"),
  DURATION_INVALID("a duration is ISO-8601, positive, and within the field's bounds"),
  LIMIT_INVALID("two settings of a limit contradict each other"),
  RETRY_INVALID("a retry's counts are from 0 (lost) or 1 (attempts) to 1,000"),
  TASK_INVALID("a task lacks what its type needs"),
  TASKS_INVALID("a flow has 1 to 1,000 tasks with different ids"),
  TOO_MANY("a collection has more entries than allowed"),
  REPORT_INVALID("a worker's report does not hold together"),
  NOT_SUPPORTED("this version does not do that"),

  // Why a request or command that is fine in itself changes nothing.
  DUPLICATE_RUN("a run with this id is live, or settled within the retention"),
  RUN_UNKNOWN("there is no run with this id, or it is forgotten already"),
  RUN_SETTLED("the run has ended; nothing un-settles it"),
  RUN_ACTIVE("the run holds slots already"),
  RUN_LIVE("the run has not ended; kill it first"),

  // Why a run waits.
  LIMIT_FULL("a limit has no room for the run"),
  LINE_AHEAD("there is room, but other runs are ahead"),
  ROOM_RESERVED("there is room, but it is reserved for a better place"),
  QUEUE_NOT_READY("the topic or share group of the run's queue is not set up yet"),
  HANDED_BACK("a worker handed the run back without an end"),
  REDELIVERED("the delivery of this attempt came to nothing"),
  DISPATCH_EXPIRED("nobody started this attempt before its time was over"),
  BACK_OFF_OVER("the pause before the next try is over"),

  // Why a run is where it is.
  FORCED("an operator sent the run past every limit"),
  UNKNOWN_FLOW("the flow is not defined"),
  FLOW_DISABLED("the flow is disabled"),
  WEIGHT_EXCEEDS_LIMIT("the run needs more slots than a limit has: it could never run"),
  QUEUE_TIMEOUT("the run was not admitted within its queueTimeout"),
  QUEUE_OVERFLOW("more runs wait for a limit than its maxWaiting allows"),
  SUPERSEDED("a newer run took the place of this one"),
  OPERATOR_KILL("an operator asked for it"),
  TASK_FAILED("a task of the run failed"),
  RUN_TIMEOUT("the run took longer than its timeout"),
  WORKER_LOST("the worker's lease ran out"),
  UNKNOWN_TASK_TYPE("the worker has no handler for a task of the run");

  private final String meaning;

  Code(String meaning) {
    this.meaning = meaning;
  }

  /** What the code says, in half a sentence for a reader who has never seen it. */
  public String meaning() {
    return meaning;
  }
}
