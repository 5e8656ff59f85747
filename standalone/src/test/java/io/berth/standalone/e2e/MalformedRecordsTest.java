package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Topics;
import io.berth.standalone.client.Position;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can't be read never stalls a partition: ten thousand malformed records, on every input and
 * every partition, among two hundred that are fine. The seed is fixed; it stands in every failure
 * as the topic, partition and offset of the record.
 */
@WithKafka
class MalformedRecordsTest {
  private static final long SEED = 20_261_120;
  private static final int MALFORMED = 10_000;
  private static final int LARGE_EVERY = 1_251; // so that each input has some
  private static final int LARGE = 8;
  private static final int LARGE_BYTES = 2 * 1024 * 1024;
  private static final int LARGE_KEY = 3 * 1024 * 1024;
  private static final String FLOW = "company.team/etl";

  @TempDir private Path folder;

  @Test
  void eachIsRefusedOnce_andTheRestIsDecided(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.startWorker(32);
      berth.apply(
          """
          id: etl
          namespace: company.team
          concurrency: {limit: 20}
          tasks:
            - {id: hello, type: log, message: hello}
          """);
      List<String> runs = IntStream.range(0, 200).mapToObj(i -> "r" + i).toList();
      Map<Position, Integer> malformed = produce(kafka, runs);
      assertThat(malformed).hasSize(MALFORMED);

      DecisionLog log = berth.awaitSettled(runs);
      log.neverMoreThan(20).admittedInOrderOfArrival().everySettledOnce(runs).nothingLeftActive();
      assertThat(log.count(Kind.SUCCEEDED)).isEqualTo(runs.size());

      berth.awaitTaken(malformed.keySet());
      List<RejectReader.Reject> rejects = new RejectReader(kafka).await(MALFORMED);
      assertThat(rejects.stream().map(RejectReader.Reject::of))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(malformed.keySet());
      assertThat(rejects).allSatisfy(reject -> isAsItWas(reject, malformed.get(reject.of())));
      assertThat(rejects.stream().filter(reject -> "true".equals(reject.truncated())))
          .hasSize(LARGE);
    }
  }

  private static void isAsItWas(RejectReader.Reject reject, int bytes) {
    assertThat(Code.valueOf(reject.code()).group()).isEqualTo(Code.Group.RECORD);
    assertThat(reject.truncated()).isEqualTo(String.valueOf(bytes > Topics.REJECT_BYTES_MAX));
    assertThat(reject.bytes()).isEqualTo(Math.min(bytes, Topics.REJECT_BYTES_MAX));
    // Of a definition the key comes first.
    if (bytes == LARGE_BYTES && !reject.of().topic().endsWith("definitions")) {
      assertThat(reject.code()).isEqualTo(Code.RECORD_TOO_LARGE.name());
    }
  }

  /** Returns where each malformed record lies, and of how many bytes it is; -1: no value. */
  private static Map<Position, Integer> produce(TestKafka kafka, List<String> runs)
      throws Exception {
    Random random = new Random(SEED);
    Topics topics = kafka.topics();
    List<String> inputs =
        List.of(topics.requests(), topics.commands(), topics.definitions(), topics.reports());
    List<Integer> sizes = new ArrayList<>();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (Producer<String, byte[]> producer =
        kafka.producer(Map.of("max.request.size", 4 * 1024 * 1024, "linger.ms", 5))) {
      for (int i = 0; i < MALFORMED; i++) {
        int partition = random.nextInt(Berthed.PARTITIONS);
        String topic = inputs.get(i % inputs.size());
        byte[] value =
            i % LARGE_EVERY == 0
                ? new byte[LARGE_BYTES]
                : value(random, topic.equals(topics.definitions()));
        String key = topic.equals(topics.definitions()) ? definitionKey(random, value) : "any";
        sizes.add(value == null ? -1 : value.length);
        sent.add(producer.send(new ProducerRecord<>(topic, partition, key, value)));
        if (i % (MALFORMED / runs.size()) == 0) {
          String run = runs.get(i / (MALFORMED / runs.size()));
          byte[] request = bytes("{\"flow\": \"" + FLOW + "\", \"id\": \"" + run + "\"}");
          int index = i / (MALFORMED / runs.size());
          // A key means nothing, however long it is, and wherever the record has to be passed on.
          boolean odd = index < Berthed.PARTITIONS;
          Future<RecordMetadata> unused =
              producer.send(
                  new ProducerRecord<>(
                      topics.requests(),
                      odd ? index : partition,
                      odd ? "k".repeat(LARGE_KEY) : run,
                      request));
        }
      }
      producer.flush();
      Map<Position, Integer> produced = new HashMap<>();
      for (int i = 0; i < sent.size(); i++) {
        RecordMetadata at = sent.get(i).get();
        produced.put(new Position(at.topic(), at.partition(), at.offset()), sizes.get(i));
      }
      return produced;
    }
  }

  /** Nothing that could be read as a request, command, report or definition. */
  private static byte @Nullable [] value(Random random, boolean definition) {
    return switch (random.nextInt(9)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> binary(random);
      case 3 -> cutOff(random);
      case 4 -> bytes("[".repeat(1 + random.nextInt(5_000)));
      case 5 -> bytes("{\"flow\":".repeat(2_000) + "1" + "}".repeat(2_000));
      case 6 -> bytes("{\"flow\": 7, \"type\": {}, \"home\": \"x\", \"tasks\": 3, \"slots\": []}");
      case 7 ->
          bytes("{\"flow\": \"no slash\", \"type\": \"DANCE\", \"worker\": \"\", \"id\": \"?\"}");
      default -> bytes(definition ? "\"text\"" : "{\"tenant\": \"\\u0000\", \"run\": null}");
    };
  }

  private static byte[] binary(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(300)];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0xFF; // begins no UTF-8
    return bytes;
  }

  private static byte[] cutOff(Random random) {
    String whole =
        "{\"flow\": \"company.team/etl\", \"type\": \"KILL\", \"run\": \"r1\", \"worker\": \"w\","
            + " \"home\": 3, \"namespace\": \"company.team\", \"id\": \"etl\", \"slots\": 3,"
            + " \"tasks\": [{\"id\": \"a\", \"type\": \"log\", \"message\": \"b\"}]}";
    return bytes(whole.substring(0, 1 + random.nextInt(whole.length() - 1)));
  }

  /**
   * A null under a good key would delete what it names; a record without a key is refused by Kafka,
   * as the topic is compacted.
   */
  private static String definitionKey(Random random, byte @Nullable [] value) {
    return switch (random.nextInt(value == null ? 4 : 6)) {
      case 0 -> "";
      case 1 -> "\u0000/\uD83D\uDE00/";
      case 2 -> "flow/default";
      case 3 -> "limit/default/nonsense:*";
      case 4 -> "flow/default/company.team/bad";
      default -> "limit/default/tenant";
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
