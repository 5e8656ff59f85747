package io.berth.standalone.kafka;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One broker for the whole test JVM, one {@link TestKafka} for each class. JUnit closes both, as
 * they are values of its stores: the one with the session, the other with its class.
 */
public final class KafkaExtension implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(KafkaExtension.class);
  private static final AtomicInteger CLASSES = new AtomicInteger();

  @Override
  public void beforeAll(ExtensionContext context) {
    Store session = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
    SharedBroker broker =
        session.computeIfAbsent(
            SharedBroker.class, key -> SharedBroker.start(), SharedBroker.class);
    String prefix =
        context.getRequiredTestClass().getSimpleName() + CLASSES.incrementAndGet() + ".";
    context.getStore(NAMESPACE).put(TestKafka.class, new TestKafka(broker.bootstrap(), prefix));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestKafka.class;
  }

  @Override
  public TestKafka resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(
        context.getStore(NAMESPACE).get(TestKafka.class, TestKafka.class));
  }
}
