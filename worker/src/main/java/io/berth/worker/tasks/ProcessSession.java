package io.berth.worker.tasks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is in a session of processes, as {@code /proc} says; nobody where there is no {@code /proc}.
 * A script may give its jobs groups of their own ({@code set -m}); who leaves the session leaves
 * for good. The dead that nobody has buried yet don't count.
 */
record ProcessSession(List<Member> members) {
  private static final Path PROC = Path.of("/proc");

  /** A living process. */
  record Member(long pid, long parent, long group) {}

  static ProcessSession of(long session) {
    List<Member> members = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        add(process, session, members);
      }
    } catch (IOException e) {
      return new ProcessSession(List.of());
    }
    return new ProcessSession(members);
  }

  int size() {
    return members.size();
  }

  /** The process groups that somebody of it is in. */
  Set<Long> groups() {
    return members.stream().map(Member::group).collect(Collectors.toSet());
  }

  /** Whether there is anybody besides this process and its descendants. */
  boolean hasOthersThan(long pid) {
    Set<Long> family = new HashSet<>(Set.of(pid));
    while (family.addAll(
        members.stream()
            .filter(member -> family.contains(member.parent))
            .map(Member::pid)
            .toList())) {}
    return members.stream().anyMatch(member -> !family.contains(member.pid));
  }

  private static void add(Path process, long session, List<Member> members) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      // "pid (name) state parent group session ...": the name may contain anything, also ") ".
      try (Scanner fields = new Scanner(stat.substring(stat.lastIndexOf(')') + 1))) {
        String state = fields.next();
        long parent = fields.nextLong();
        long group = fields.nextLong();
        if (fields.nextLong() == session && !state.equals("Z")) {
          members.add(new Member(Long.parseLong(process.getFileName().toString()), parent, group));
        }
      }
    } catch (IOException e) {
      // It ended while we looked.
    }
  }
}
