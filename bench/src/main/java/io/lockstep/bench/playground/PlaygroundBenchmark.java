package io.lockstep.bench.playground;

import io.lockstep.bench.cpu.Machine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the playground as a user does, and measures it as a page sees it. */
@Command(name = "playground", mixinStandardHelpOptions = true, sortOptions = false)
public final class PlaygroundBenchmark implements Callable<Integer> {
  private static final double SECOND = 1e9;

  @Option(names = "--command", required = true, description = "The lockstep command.")
  private String command = "";

  @Option(names = "--repeats", defaultValue = "3", description = "Starts of the command.")
  private int repeats;

  @Option(names = "--seconds", defaultValue = "5", description = "Time of each measurement.")
  private int seconds;

  /** Measures, and prints what was found. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PlaygroundBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    say("%s", Machine.read().line());
    for (int i = 1; i <= repeats; i++) {
      start(i);
    }
    return 0;
  }

  private void start(int number) throws Exception {
    long began = System.nanoTime();
    Process process = new ProcessBuilder(command, "playground").start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String address = out.readLine();
      double printed = since(began);
      try (PlaygroundClient page = new PlaygroundClient(address)) {
        await(() -> page.step() == 0);
        double seen = since(began);
        page.order("{\"do\": \"play\"}");
        await(() -> page.step() > 0);
        say(
            "start %d: address after %.2f s, first picture after %.2f s, steps to be seen after"
                + " %.2f s, %.2f s of processor time",
            number, printed, seen, since(began), processor(process));
        measure(page, "spiral, usual network, 2,000 steps/s", 2000, "[]");
        measure(page, "spiral, usual network, no limit", 0, "[]");
        measure(page, "spiral, six layers of eight, 2,000 steps/s", 2000, six());
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** Plays for some seconds, after a second that is not counted. */
  private void measure(PlaygroundClient page, String what, int speed, String layers)
      throws Exception {
    String chosen = layers.equals("[]") ? "" : ", \"layers\": " + layers;
    page.order(
        "{\"do\": \"set\", \"state\": {\"data\": \"spiral\", \"speed\": " + speed + chosen + "}}");
    page.order("{\"do\": \"play\"}");
    Thread.sleep(1000);
    long began = System.nanoTime();
    long frames = page.frames();
    long bytes = page.bytes();
    long steps = page.step();
    Thread.sleep(seconds * 1000L);
    double took = since(began);
    say(
        "  %s: %.1f frames/s of %.1f kB, %,.0f steps/s",
        what,
        (page.frames() - frames) / took,
        (page.bytes() - bytes) / 1e3 / Math.max(1, page.frames() - frames),
        (page.step() - steps) / took);
    page.order("{\"do\": \"pause\"}");
  }

  private static String six() {
    String one = "{\"width\": 8, \"activation\": \"tanh\", \"dropout\": 0, \"norm\": false}";
    return "[" + String.join(", ", Collections.nCopies(6, one)) + "]";
  }

  private static double processor(Process process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / SECOND;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(2);
    }
  }

  private static void say(String text, Object... values) {
    System.out.printf(Locale.ROOT, text + "%n", values);
  }
}
