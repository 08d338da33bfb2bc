package io.lockstep.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, at a tiny size, for a moment. */
class BenchmarksTest {
  private static Collection<RunResult> run(Class<?> benchmark, String... parameters)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName())
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(20))
            .shouldFailOnError(true)
            .param("threads", "2")
            .verbosity(VerboseMode.SILENT);
    for (String parameter : parameters) {
      String[] parts = parameter.split("=", 2);
      options.param(parts[0], parts[1].split(","));
    }
    return new Runner(options.build()).run();
  }

  private static void assertRuns(int count, Collection<RunResult> results) {
    assertEquals(count, results.size());
    results.forEach(result -> assertTrue(result.getPrimaryResult().getScore() > 0, "no score"));
  }

  @Test
  void products() throws RunnerException {
    Collection<RunResult> results =
        run(ProductBenchmark.class, "shape=8x9x10", "transposed=none,a,b,ab");
    assertRuns(4, results);
    for (RunResult result : results) {
      double rate = result.getPrimaryResult().getScore();
      Result<?> counted = Objects.requireNonNull(result.getSecondaryResults().get("gflop"));
      assertEquals(2 * 8 * 9 * 10 / 1e9, counted.getScore() / rate, 1e-9);
    }
  }

  @Test
  void programs() throws RunnerException {
    assertRuns(6, run(ProgramBenchmark.class, "rows=2"));
  }

  @Test
  void reductions() throws RunnerException {
    assertRuns(3, run(ReductionBenchmark.class, "shape=5x7"));
  }

  @Test
  void steps() throws RunnerException {
    assertRuns(2, run(TrainingStepBenchmark.class, "network=6-5-4,6-3-6", "batch=4"));
    assertRuns(1, run(TrainingStepBenchmark.class, "network=6-5-4", "norm=BATCH", "dropout=0.5"));
  }

  @Test
  void predictions() throws RunnerException {
    assertRuns(2, run(PredictorBenchmark.class, "network=6-5-4"));
  }

  @Test
  void slopes() throws RunnerException {
    assertRuns(4, run(SlopeBenchmark.class, "function=relu,log_softmax_log1p", "slope=false,true"));
  }

  @Test
  void no_benchmark_is_left_out() {
    Set<String> found = new TreeSet<>();
    BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .forEach(entry -> found.add(entry.getUserClassQName()));
    assertEquals(
        Set.of(
            PredictorBenchmark.class.getName(),
            ProductBenchmark.class.getName(),
            ProgramBenchmark.class.getName(),
            ReductionBenchmark.class.getName(),
            SlopeBenchmark.class.getName(),
            TrainingStepBenchmark.class.getName()),
        found);
  }
}
