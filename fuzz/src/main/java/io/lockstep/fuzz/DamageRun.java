package io.lockstep.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A long run without guidance and without instrumentation, many times as fast as a guided one:
 * inputs of folders, such as those that a guided run learnt, damaged at random.
 */
public final class DamageRun {
  /** Nanoseconds that one input may take on a machine that does much else. */
  private static final long MOST_TIME = 120_000_000_000L;

  private static final int PULSE = 100_000;
  private static final int MOST_FOUND = 20;

  private final FuzzTest test;
  private final Path out;
  private final Set<String> found = new TreeSet<>();
  private volatile byte[] input = {};
  private volatile long since = System.nanoTime();

  DamageRun(FuzzTest test, Path out) {
    this.test = test;
    this.out = out;
  }

  /**
   * Feeds inputs. What is found is kept as {@code crash-damaged-*} or {@code timeout-damaged}, one
   * of each kind; the exit code is 1 if there was any.
   *
   * @param arguments the class of the {@link FuzzTest}, how many inputs, the seed of randomness,
   *     where what is found is kept, and the folders of inputs
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    var constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    DamageRun run = new DamageRun((FuzzTest) constructor.newInstance(), Path.of(arguments[3]));
    List<byte[]> inputs = new ArrayList<>();
    for (String folder : Arrays.asList(arguments).subList(4, arguments.length)) {
      inputs.addAll(contents(Path.of(folder)));
    }
    run.feed(new Mutator(inputs, Long.parseLong(arguments[2])), Long.parseLong(arguments[1]));
    System.exit(run.found.isEmpty() ? 0 : 1);
  }

  private static List<byte[]> contents(Path folder) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        contents.add(Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** How many kinds of inputs were found. */
  int found() {
    return found.size();
  }

  /** Feeds so many inputs, or until twenty kinds are found. */
  void feed(Mutator mutator, long count) throws IOException {
    Thread.ofPlatform().daemon().start(this::watch);
    for (long i = 1; i <= count && found.size() < MOST_FOUND; i++) {
      input = mutator.next();
      since = System.nanoTime();
      try {
        String _ = test.feed(input);
      } catch (Throwable e) {
        find(e);
      }
      if (i % PULSE == 0 || i == count) {
        System.out.println("damaged: " + i);
      }
    }
  }

  private void find(Throwable e) throws IOException {
    String place =
        Arrays.stream(e.getStackTrace())
            .map(StackTraceElement::toString)
            .filter(frame -> frame.contains("io.lockstep") && !frame.contains("io.lockstep.fuzz"))
            .findFirst()
            .orElse("");
    if (found.add(e.getClass().getName() + " " + place)) {
      Path kept = out.resolve("crash-damaged-" + found.size());
      Files.write(kept, input);
      System.out.println("== found " + e + " " + place + ", input kept in " + kept);
    }
  }

  /** Ends the process where an input takes too long, since nothing else may end it. */
  private void watch() {
    while (System.nanoTime() - since < MOST_TIME) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        return;
      }
    }
    try {
      Path kept = Files.write(out.resolve("timeout-damaged"), input);
      System.out.println("== found an input that takes too long, kept in " + kept);
    } catch (IOException e) {
      System.out.println("== found an input that takes too long, which cannot be kept: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
