package io.berth.standalone.bench.chaos.judge;

import java.util.List;

/** Something that users rely on. */
interface Promise {
  /** In words, as it is shown when it holds. */
  String words();

  /** How it was broken: a sentence for each case, with the runs and the records that show it. */
  List<String> broken(Evidence evidence);
}
