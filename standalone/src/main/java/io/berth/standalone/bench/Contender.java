package io.berth.standalone.bench;

import io.berth.protocol.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Something that life cycles can be driven through: the coordinator, or a yardstick that reads the
 * same inputs. One partition, so that one stream thread does all of it.
 */
interface Contender {
  /** Returns when it takes inputs. */
  void start() throws Exception;

  /** Stops it cleanly; it may be started again. */
  void stop();

  /** Where its inputs go. */
  Topics topics();

  /** The topic that tells what becomes of runs. */
  String output();

  /** Says what a record of the output tells. */
  void read(ConsumerRecord<byte[], byte[]> record, Sightings sightings);

  /** What is seen of runs, by their numbers. */
  interface Sightings {
    /** It has to wait. */
    void waits(int run);

    /** It may go. */
    void admitted(int run);

    /** It has ended as it should. */
    void ended(int run);
  }
}
