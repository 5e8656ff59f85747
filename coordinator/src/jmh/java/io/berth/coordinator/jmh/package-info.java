/**
 * What a decision costs without Kafka: decisions per second, and what each allocates. Not part of
 * any build but {@code ./mvnw -Pjmh -pl coordinator -am test}.
 */
package io.berth.coordinator.jmh;
