package io.berth.coordinator.setup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Whether Kafka can be reached, is 4.2 or newer on every broker, and has share groups. */
public final class BrokerCheck {
  /**
   * The first {@code metadata.version} that Kafka 4.2 brought (4.2-IV0). Which levels a broker
   * supports is the one thing it says about its release; the level in force may be lower, as an
   * operator raises it after an upgrade.
   */
  static final int METADATA_VERSION_4_2 = 28;

  private static final int SHARE_VERSION = 1;

  private BrokerCheck() {}

  /** What one broker says of itself; 0 where it knows nothing of a feature. */
  record Features(int metadataVersionMax, int shareVersionInForce) {}

  /**
   * A checked connection, the caller's to close. Kafka may start later than we, or be away for a
   * while: then it is tried again and again.
   *
   * @param limit after so long without an answer it is said that there is none
   * @param problem is told what it waits for
   * @throws SetupException where waiting is of no use
   */
  public static Admin await(
      Map<String, Object> clientSettings, Duration limit, Consumer<String> problem) {
    return new Patience().until(() -> connect(clientSettings, limit), problem);
  }

  /**
   * A checked connection, the caller's to close.
   *
   * @param clientSettings {@code bootstrap.servers}, TLS, SASL
   * @param limit how long a broker has to answer
   * @throws SetupException naming the bootstrap and what to check; says whether it may pass
   */
  public static Admin connect(Map<String, Object> clientSettings, Duration limit) {
    String bootstrap = SetupContext.bootstrap(clientSettings);
    Admin admin = create(clientSettings, bootstrap);
    try {
      List<Problem> problems =
          judge(features(admin, bootstrap, limit), new ToolCommands(bootstrap));
      if (!problems.isEmpty()) {
        throw new SetupException(bootstrap, problems);
      }
      return admin;
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  static List<Problem> judge(Map<Integer, Features> brokers, ToolCommands commands) {
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<Integer, Features> broker : new TreeMap<>(brokers).entrySet()) {
      if (broker.getValue().metadataVersionMax() < METADATA_VERSION_4_2) {
        problems.add(
            new Problem(
                "broker " + broker.getKey(),
                "its release",
                "Kafka 4.2 or newer",
                "older (it supports metadata.version up to "
                    + broker.getValue().metadataVersionMax()
                    + ", 4.2 up to "
                    + METADATA_VERSION_4_2
                    + " or more)",
                "upgrade this broker"));
      }
    }
    boolean shareGroupsOff =
        brokers.values().stream()
            .anyMatch(features -> features.shareVersionInForce() < SHARE_VERSION);
    if (problems.isEmpty() && shareGroupsOff) {
      problems.add(
          new Problem(
              "cluster",
              "share.version (share groups, by which workers get their work)",
              SHARE_VERSION + " or more",
              "0",
              commands.upgradeFeature("share.version", SHARE_VERSION)));
    }
    return problems;
  }

  private static Admin create(Map<String, Object> clientSettings, String bootstrap) {
    try {
      return Admin.create(clientSettings);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      String message =
          "Expected to connect to Kafka at "
              + bootstrap
              + ", but "
              + reason.getMessage()
              + ": check the host names in --bootstrap and the settings in --kafka";
      throw Patience.isUnresolved(reason)
          ? SetupException.passing(message, e)
          : new SetupException(message, e);
    }
  }

  private static Map<Integer, Features> features(Admin admin, String bootstrap, Duration limit) {
    int limitMs = Math.toIntExact(limit.toMillis());
    try {
      Map<Integer, Features> features = new HashMap<>();
      for (Node node :
          Answers.get(
              admin.describeCluster(new DescribeClusterOptions().timeoutMs(limitMs)).nodes())) {
        DescribeFeaturesOptions ofNode = new DescribeFeaturesOptions().nodeId(node.id());
        features.put(
            node.id(),
            features(
                Answers.get(admin.describeFeatures(ofNode.timeoutMs(limitMs)).featureMetadata())));
      }
      return features;
    } catch (KafkaException e) {
      throw unreachable(e, bootstrap, limit);
    }
  }

  private static Features features(FeatureMetadata metadata) {
    var release = metadata.supportedFeatures().get("metadata.version");
    var share = metadata.finalizedFeatures().get("share.version");
    return new Features(
        release == null ? 0 : release.maxVersion(), share == null ? 0 : share.maxVersionLevel());
  }

  private static SetupException unreachable(KafkaException e, String bootstrap, Duration limit) {
    String what =
        switch (e) {
          case TimeoutException timeout ->
              "no broker answered within "
                  + limit.toMillis()
                  + " ms: check that Kafka runs, that --bootstrap names a listener of it that this"
                  + " machine can reach, that its advertised.listeners can be reached from here too,"
                  + " and, if it asks for TLS or SASL, that --kafka "
                  + AdminClientConfig.SECURITY_PROTOCOL_CONFIG
                  + "=... says so";
          case AuthenticationException refused ->
              "it refused the login ("
                  + refused.getMessage()
                  + "): check the user, the password and the certificates in --kafka";
          case AuthorizationException refused ->
              "it refused to describe itself ("
                  + refused.getMessage()
                  + "): give this user DESCRIBE on the cluster";
          case UnsupportedVersionException old ->
              "it is too old to say what it can (" + old.getMessage() + "): Berth needs Kafka 4.2";
          default -> e.getMessage() + ": check --bootstrap and the settings in --kafka";
        };
    String message = "Expected to reach Kafka at " + bootstrap + ", but " + what;
    return e instanceof RetriableException
        ? SetupException.passing(message, e)
        : new SetupException(message, e);
  }
}
