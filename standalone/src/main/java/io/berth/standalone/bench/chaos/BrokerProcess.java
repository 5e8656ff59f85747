package io.berth.standalone.bench.chaos;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/** One broker of several, in a process of its own: Kafka's, with nothing of ours around it. */
public final class BrokerProcess {
  private BrokerProcess() {}

  /** The id of the cluster, and the file with the broker's settings. */
  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[1]))) {
      settings.load(file);
    }
    format(settings, arguments[0]);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
    server.startup();
    server.awaitShutdown();
  }

  private static void format(Properties settings, String cluster) throws Exception {
    Path logs = Path.of(settings.getProperty("log.dirs"));
    if (Files.exists(logs.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    Files.createDirectories(logs);
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(cluster)
          .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
          .addDirectory(logs.toString())
          .setMetadataLogDirectory(logs.toString())
          .setControllerListenerName(settings.getProperty("controller.listener.names"))
          // A start that was killed half-way has left the folder without meta.properties.
          .setIgnoreFormatted(true)
          .run();
    }
  }
}
