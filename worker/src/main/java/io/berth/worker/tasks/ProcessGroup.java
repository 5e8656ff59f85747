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

/**
 * Who is in a process group, as {@code /proc} says; nobody where there is no {@code /proc}. The
 * dead that nobody has buried yet don't count.
 */
record ProcessGroup(List<Member> members) {
  private static final Path PROC = Path.of("/proc");

  /** A living process. */
  record Member(long pid, long parent) {}

  static ProcessGroup of(long group) {
    List<Member> members = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        add(process, group, members);
      }
    } catch (IOException e) {
      return new ProcessGroup(List.of());
    }
    return new ProcessGroup(members);
  }

  int size() {
    return members.size();
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

  private static void add(Path process, long group, List<Member> members) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      // "pid (name) state parent group ...": the name may contain anything, also ") ".
      try (Scanner fields = new Scanner(stat.substring(stat.lastIndexOf(')') + 1))) {
        String state = fields.next();
        long parent = fields.nextLong();
        if (fields.nextLong() == group && !state.equals("Z")) {
          members.add(new Member(Long.parseLong(process.getFileName().toString()), parent));
        }
      }
    } catch (IOException e) {
      // It ended while we looked.
    }
  }
}
