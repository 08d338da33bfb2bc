package io.lockstep.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What was done to the runs, counted. Safe for several threads. */
final class Tally {
  private final Map<String, int[]> counts = new TreeMap<>();
  private final AtomicInteger kills = new AtomicInteger();

  /** Counts a kill. */
  void killed(Subject subject, Kill kill, boolean tearing) {
    kills.incrementAndGet();
    count("1 " + kill.text() + (tearing ? ", and the power is lost" : ""), subject);
  }

  /** Counts something that is no kill. */
  void count(What what, Subject subject) {
    count("2 " + what.text(), subject);
  }

  private synchronized void count(String row, Subject subject) {
    counts.computeIfAbsent(row, _ -> new int[Subject.values().length])[subject.ordinal()]++;
  }

  /** What is counted besides kills. */
  enum What {
    IN_WRITE("killed with a temporary file on the disk"),
    DAMAGED("newest checkpoint damaged after a kill"),
    FAULT("ended by a file operation that failed"),
    GRACEFUL("wrote a checkpoint on SIGTERM and ended with 143"),
    OPENCL("started on OpenCL"),
    VECTOR("started with the Vector API"),
    TWO_THREADS("started with two threads"),
    STARTS("started in all"),
    SAME("ran out to the bits of the uninterrupted run"),
    WRONG("DID NOT");

    private final String text;

    What(String text) {
      this.text = text;
    }

    private String text() {
      return ordinal() + " " + text;
    }
  }

  /** Returns how many kills there were so far. */
  int kills() {
    return kills.get();
  }

  /** Returns the lines of a table, a column for each subject. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder("%-52s".formatted(""));
    for (Subject subject : Subject.values()) {
      header.append("%13s".formatted(subject.name().toLowerCase(Locale.ROOT)));
    }
    lines.add(header.append("%8s".formatted("all")).toString());
    counts.forEach((row, numbers) -> lines.add(line(row.replaceFirst("^(2 )?\\d+ ", ""), numbers)));
    int[] killed = new int[Subject.values().length];
    counts.forEach((row, numbers) -> {
      for (int i = 0; row.startsWith("1 ") && i < killed.length; i++) {
        killed[i] += numbers[i];
      }
    });
    lines.add(line("kills in all", killed));
    return lines;
  }

  private static String line(String name, int[] numbers) {
    StringBuilder line = new StringBuilder("%-52s".formatted(name));
    int sum = 0;
    for (int number : numbers) {
      line.append("%13d".formatted(number));
      sum += number;
    }
    return line.append("%8d".formatted(sum)).toString();
  }
}
