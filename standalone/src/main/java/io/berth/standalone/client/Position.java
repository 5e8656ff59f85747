package io.berth.standalone.client;

/** Where a record lies in Kafka: what a reject names it by. */
public record Position(String topic, int partition, long offset) {}
