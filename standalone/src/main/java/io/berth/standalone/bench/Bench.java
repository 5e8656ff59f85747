package io.berth.standalone.bench;

/** One measurement. */
interface Bench {
  /** Measures, and prints what it found. */
  void run() throws Exception;
}
