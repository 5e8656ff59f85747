package io.berth.worker.intake;

import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A delivered record, and what becomes of it. */
record Delivery(ConsumerRecord<byte[], byte[]> record, Verdict verdict) {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** How it is acknowledged, once what there is to say of it is stored. */
  AcknowledgeType acknowledgement() {
    return switch (verdict) {
      case Verdict.Unreadable unreadable -> AcknowledgeType.REJECT;
      case Verdict.Start start -> AcknowledgeType.ACCEPT;
      case Verdict.Refuse refuse -> AcknowledgeType.ACCEPT;
      case Verdict.Ignore ignore -> AcknowledgeType.ACCEPT;
    };
  }

  void log() {
    switch (verdict) {
      case Verdict.Unreadable(String why) ->
          LOG.error(
              "Work at {}-{} offset {} is rejected: {}",
              record.topic(),
              record.partition(),
              record.offset(),
              why);
      case Verdict.Ignore(var work, int running) ->
          LOG.warn(
              "{} attempt {} is ignored: attempt {} runs here",
              work.key(),
              work.attempt(),
              running);
      case Verdict.Refuse(var work, var what, var why) ->
          LOG.info(
              "{} attempt {} does not start: {} {}",
              work.key(),
              work.attempt(),
              what,
              why == null ? "" : why);
      case Verdict.Start(var work) -> LOG.debug("{} attempt {}", work.key(), work.attempt());
    }
  }
}
