package io.berth.standalone.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, as wide as they must be. Columns of numbers stand to the right. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headings of the columns; one that begins with {@code >} is of numbers
   */
  Table(String... headings) {
    this.headings = List.of(headings);
  }

  void add(List<String> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException("Expected a cell under each of " + headings);
    }
    rows.add(cells.stream().map(DecisionText::printable).toList());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(headings.stream().map(Table::name).toList()));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(width(column) - length(cell));
      line.append(column == 0 ? "" : GAP);
      line.append(isNumeric(column) ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int width = length(name(headings.get(column)));
    for (List<String> row : rows) {
      width = Math.max(width, length(row.get(column)));
    }
    return width;
  }

  private boolean isNumeric(int column) {
    return headings.get(column).startsWith(">");
  }

  private static String name(String heading) {
    return heading.startsWith(">") ? heading.substring(1) : heading;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
