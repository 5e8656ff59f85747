#!/usr/bin/env python3
"""Asks for a run of a flow, and says each decision on it until it has ended.

    pip install confluent-kafka
    ./examples/request.py 127.0.0.1:9092 company.team/etl

Ends with 0 if the run SUCCEEDED, with 1 if it ended otherwise, with 2 if the request was refused.
"""
import json
import sys
import uuid

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

TENANT = "default"
PREFIX = "berth."


def main(bootstrap, flow, prefix=PREFIX):
    # An id of your own makes the request safe to send again: a second one is refused as DUPLICATE_RUN.
    run = str(uuid.uuid4())
    consumer = Consumer({
        "bootstrap.servers": bootstrap,
        "group.id": "not-used",  # librdkafka asks for one; partitions are assigned by hand
        "enable.auto.commit": False,
        # What has not been committed may be taken back: never act on it.
        "isolation.level": "read_committed",
    })
    follow_from_now(consumer, [prefix + "decisions", prefix + "rejects"])

    failures = []
    producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True})
    producer.produce(
        prefix + "requests",
        json.dumps({"flow": flow, "id": run, "tenant": TENANT}),
        on_delivery=lambda error, record: failures.append(error) if error else None,
    )
    producer.flush()
    if failures:
        raise KafkaException(failures[0])

    try:
        return await_end(consumer, run, prefix)
    finally:
        consumer.close()


def follow_from_now(consumer, topics):
    """Before the request is sent, or the first decisions on it could be missed."""
    ends = []
    for topic in topics:
        for partition in consumer.list_topics(topic, timeout=10).topics[topic].partitions:
            _, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
            ends.append(TopicPartition(topic, partition, end))
    consumer.assign(ends)


def await_end(consumer, run, prefix):
    while True:
        record = consumer.poll(1.0)
        if record is None:
            continue
        if record.error():
            raise KafkaException(record.error())
        if record.topic() == prefix + "rejects":
            headers = {name: value.decode() for name, value in record.headers() or []}
            if run.encode() in (record.value() or b""):
                print("refused", headers.get("berth.code"), headers.get("berth.reason"))
                return 2
            continue
        decision = json.loads(record.value())
        if decision["tenant"] == TENANT and decision["run"] == run:
            reason = decision.get("reason", {})
            print(decision["decision"], reason.get("code", ""), reason.get("message", ""), flush=True)
            if decision["decision"] in ("SUCCEEDED", "FAILED", "CANCELLED", "KILLED"):
                return 0 if decision["decision"] == "SUCCEEDED" else 1


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
