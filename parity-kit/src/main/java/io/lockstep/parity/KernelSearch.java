package io.lockstep.parity;

import io.lockstep.backend.Backend;
import io.lockstep.parity.pair.Divergence;
import io.lockstep.parity.pair.DivergenceException;
import io.lockstep.parity.pair.PairedBackend;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.reproduction.KernelResults;
import io.lockstep.parity.reproduction.Reproduction;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first kernel that differs: what differed is run again on two devices in step, launch by
 * launch, and again and again if it does not differ at once.
 */
public final class KernelSearch {
  /** A fault that comes and goes is looked for so often. */
  private static final int MOST_RUNS = 300;

  /** The time for that, in all searches together. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** How many files each folder was given: tests that repeat keep them apart. */
  private static final Map<Path, Integer> WRITTEN = new ConcurrentHashMap<>();

  private final @Nullable Path folder;
  private long repeating;

  /** What is run on an engine of two devices in step. */
  @FunctionalInterface
  public interface InStep {
    /**
     * Runs it.
     *
     * @throws DivergenceException from the engine, at the first difference
     */
    void run(Engine engine);

    /** Returns what it knows about the difference that ended its last run, to be appended. */
    default String about(DivergenceException difference) {
      return "";
    }
  }

  /** Creates it, with a folder for reproductions or null. */
  public KernelSearch(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * Finds the first kernel that differs.
   *
   * @param what for messages
   * @param first the device that is taken for right
   * @param second the device that differs from it
   */
  public Finding find(String what, Variant first, Variant second, InStep body) {
    String text;
    Divergence divergence = null;
    Path file = null;
    int runs = 0;
    PairedBackend pair = inStep(first.options(), second.options());
    try (Engine engine = Engine.on(pair, second.options())) {
      do {
        runs++;
        long start = System.nanoTime();
        body.run(engine);
        repeating += runs == 1 ? 0 : System.nanoTime() - start;
      } while (runs < MOST_RUNS && repeating < LONGEST.toNanos());
      text = didNotRepeat(runs, pair.launches());
    } catch (DivergenceException e) {
      divergence = e.divergence();
      text =
          divergence
              + body.about(e)
              + verdict(e.reproduction(), first, second)
              + comesAndGoes(runs, pair.launches(divergence.spec()));
      file = nextFile();
      String problem = file == null ? "" : problemWriting(e.reproduction(), file);
      if (!problem.isEmpty()) {
        text += "; the kernel could not be written: " + problem;
        file = null;
      }
    } catch (RuntimeException e) {
      text = "in step, it ends in another error: " + e.getMessage();
    }
    return new Finding(what, second.name(), first.name(), text, divergence, file);
  }

  private static String didNotRepeat(int runs, long launches) {
    return "it did not happen again in "
        + runs
        + " runs in step of "
        + launches
        + " kernels together, so it comes and goes, or lies between kernels; run the whole again,"
        + " and look at the memory and the transfers of the device";
  }

  /** What is known of a fault that the first run in step did not show. */
  private static String comesAndGoes(int runs, long launches) {
    return runs == 1
        ? ""
        : "; it comes and goes: in run "
            + runs
            + " in step, after "
            + launches
            + " launches of this kernel that gave the same bits";
  }

  /** Which of the two has what the contract says. */
  private static String verdict(Reproduction kernel, Variant first, Variant second) {
    Optional<KernelResults> contract = kernel.contract();
    if (contract.isEmpty()) {
      return "";
    }
    boolean firstIsRight = kernel.compare(kernel.first(), contract.get()).isEmpty();
    boolean secondIsRight = kernel.compare(kernel.second(), contract.get()).isEmpty();
    String right = firstIsRight ? first.name() : secondIsRight ? second.name() : "neither";
    return "; of these two the contract agrees with " + right;
  }

  private @Nullable Path nextFile() {
    if (folder == null) {
      return null;
    }
    int number = WRITTEN.merge(folder.toAbsolutePath().normalize(), 1, Integer::sum);
    return folder.resolve("difference-" + number + ".safetensors");
  }

  /** Writes the kernel and returns why it cannot be written; empty if it was. */
  private static String problemWriting(Reproduction kernel, Path file) {
    Path folder = Objects.requireNonNull(file.getParent());
    try {
      Files.createDirectories(folder);
      kernel.write(file);
      return "";
    } catch (IOException e) {
      return folder + " is no folder and cannot become one";
    } catch (DataException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static PairedBackend inStep(EngineOptions first, EngineOptions second) {
    Backend a = first.openDevice();
    Backend b;
    try {
      b = second.openDevice();
    } catch (RuntimeException e) {
      a.close();
      throw e;
    }
    return new PairedBackend(new GuardedBackend(a, true), new GuardedBackend(b, true));
  }
}
