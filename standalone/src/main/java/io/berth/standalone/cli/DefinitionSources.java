package io.berth.standalone.cli;

import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.DefinitionFile.Notice;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the files that {@code apply} is given, and finds everything that is wrong with them. */
final class DefinitionSources {
  private static final String STDIN = "-";

  private final InputStream stdin;
  private final String tenant;
  private final Map<DefinitionKey, String> sourceOf = new LinkedHashMap<>();
  private final List<Definition> definitions = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param tenant of what names none
   */
  DefinitionSources(InputStream stdin, String tenant) {
    this.stdin = stdin;
    this.tenant = tenant;
  }

  /** What could be read, in order. */
  List<Definition> definitions() {
    return definitions;
  }

  /** Why nothing may be published, each as {@code file:line: message}. */
  List<String> problems() {
    return problems;
  }

  /** What is understood but has no effect, likewise. */
  List<String> warnings() {
    return warnings;
  }

  /** Reads files, folders of them ({@code *.yaml}, {@code *.yml}), and standard input. */
  void readAll(List<String> names) {
    names.forEach(this::read);
    if (definitions.isEmpty() && problems.isEmpty()) {
      problems.add(String.join(", ", names) + ": expected a flow or a limit, but there is none");
    }
  }

  private void read(String name) {
    try {
      if (name.equals(STDIN)) {
        parse("<stdin>", stdin.readAllBytes());
        return;
      }
      Path path = Path.of(name);
      if (!Files.exists(path)) {
        problems.add(name + ": there is no such file or folder");
      } else if (Files.isDirectory(path)) {
        readFolder(path);
      } else {
        parse(name, Files.readAllBytes(path));
      }
    } catch (IOException | InvalidPathException e) {
      problems.add(name + ": can't be read: " + e.getMessage());
    }
  }

  private void readFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(DefinitionSources::isYaml).sorted().toList();
    }
    if (files.isEmpty()) {
      problems.add(folder + ": expected *.yaml or *.yml in this folder, but there is none");
    }
    for (Path file : files) {
      parse(file.toString(), Files.readAllBytes(file));
    }
  }

  private static boolean isYaml(Path path) {
    String name = path.toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path);
  }

  private void parse(String source, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(source + ": expected text in UTF-8, but it is not");
      return;
    }
    DefinitionFile file = DefinitionFile.read(text);
    for (Notice problem : file.problems()) {
      problems.add(source + ":" + problem.line() + ": " + problem.message());
    }
    for (Notice warning : file.warnings()) {
      warnings.add(source + ":" + warning.line() + ": warning: " + warning.message());
    }
    for (Definition definition : file.definitions()) {
      add(source, ofTenant(definition));
    }
  }

  private void add(String source, Definition definition) {
    String name = DefinitionNames.of(definition.key());
    int bytes = Json.write(definition).length;
    if (bytes > Topics.REQUEST_BYTES_MAX) {
      problems.add(
          "%s: %s: expected at most %,d bytes as JSON, but are %,d"
              .formatted(source, name, Topics.REQUEST_BYTES_MAX, bytes));
    }
    String other = sourceOf.putIfAbsent(definition.key(), source);
    if (other != null) {
      problems.add(
          source
              + ": "
              + name
              + ": expected it once, but it is "
              + (other.equals(source) ? "there twice" : "in " + other + " too"));
    }
    definitions.add(definition);
  }

  private Definition ofTenant(Definition read) {
    if (!read.tenant().equals(Tenants.DEFAULT) || tenant.equals(Tenants.DEFAULT)) {
      return read;
    }
    return switch (read) {
      case Flow f ->
          new Flow(
              tenant,
              f.namespace(),
              f.id(),
              f.concurrency(),
              f.labels(),
              f.pools(),
              f.priority(),
              f.workers(),
              f.timeout(),
              f.retry(),
              f.lease(),
              f.disabled(),
              f.tasks());
      case Limit l ->
          new Limit(
              tenant,
              l.scope(),
              l.slots(),
              l.onFull(),
              l.maxWaiting(),
              l.onOverflow(),
              l.order(),
              l.fairBy(),
              l.reserveAfter());
    };
  }
}
