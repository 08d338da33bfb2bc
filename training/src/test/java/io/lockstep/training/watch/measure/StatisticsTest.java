package io.lockstep.training.watch.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.watch.ShownValue;
import io.lockstep.training.watch.ValueHistogram;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchReport;
import io.lockstep.training.watch.WatchedActivations;
import io.lockstep.training.watch.WatchedLayer;
import io.lockstep.training.watch.WatchedParameter;
import io.lockstep.training.watch.WatchedPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is measured on the device, beside plain loops over what is read from it. */
class StatisticsTest {
  private static final int EXAMPLES = 50;
  private static final int WIDTH = 9;

  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  /** A step that was watched, and all that can be read of it. */
  private record Step(
      WatchReport report,
      TrainingPass pass,
      Map<String, double[]> weights,
      Map<String, double[]> gradients,
      Map<String, double[]> updates) {
    WatchedLayer layer(String path) {
      return report.layers().stream().filter(l -> l.path().equals(path)).findFirst().orElseThrow();
    }

    WatchedActivations activations(String path) {
      return Objects.requireNonNull(layer(path).activations());
    }

    double[] given(String path) {
      return elements(Objects.requireNonNull(pass.layers().get(path)).output());
    }
  }

  private static double[] elements(Tensor tensor) {
    float[] floats = tensor.toFloats();
    double[] elements = new double[floats.length];
    Arrays.setAll(elements, i -> floats[i]);
    return elements;
  }

  /** Takes a step on random numbers. */
  private Step step(Layer network, Watch how, double scale, String... frozen) {
    Model model = new Model(engine, network, WIDTH, 3);
    Optimizer adam = new Optimizer(OptimizerConfig.of("adam").lr(0.01), model);
    adam.freeze(name -> Arrays.asList(frozen).contains(name));
    Tensor x = engine.randn(5, EXAMPLES, WIDTH).snapshot();
    TrainingPass pass = model.train(x, engine.variable(new int[] {1, 0, 1}, 3));
    Tensor loss = pass.penalized(pass.output().square().mean().mul(scale));
    Map<String, double[]> weights = new LinkedHashMap<>();
    Map<String, double[]> gradients = new LinkedHashMap<>();
    model
        .parameters()
        .views()
        .forEach((name, parameter) -> {
          weights.put(name, elements(parameter));
          gradients.put(name, elements(loss.gradientsOrZeros(parameter).getFirst()));
        });
    NetworkWatch watch = new NetworkWatch(how, model);
    PassMeasurements ofPass = watch.measure(pass);
    ParameterMeasurements ofParameters = watch.measureParameters();
    try (OptimizerStep step =
        adam.compile(
            loss,
            pass.updates(),
            taken -> {
              List<Tensor> all = new ArrayList<>(ofPass.outputs());
              all.addAll(ofParameters.of(taken));
              return all;
            })) {
      List<Tensor> layersGave =
          pass.layers().values().stream().map(TrainingPass.Through::output).toList();
      engine.evaluate(layersGave);
      layersGave.forEach(Tensor::toFloats);
      Map<String, TrainingPass.Through> kept = new LinkedHashMap<>();
      pass.layers()
          .forEach((path, through) ->
              kept.put(
                  path,
                  new TrainingPass.Through(
                      through.input().snapshot(), through.output().snapshot())));
      step.run();
      Map<String, double[]> updates = new LinkedHashMap<>();
      weights.forEach((name, before) -> {
        double[] after = elements(model.parameters().get(name));
        double[] update = new double[after.length];
        Arrays.setAll(update, i -> (float) after[i] - (float) before[i]);
        updates.put(name, update);
      });
      int first = ofPass.count();
      WatchReport report =
          watch.report(
              1,
              1,
              ofPass,
              first == 0 ? List.of() : List.of(step.output(1)),
              ofParameters,
              ofParameters.count() == 0 ? List.of() : List.of(step.output(1 + first)));
      TrainingPass before =
          new TrainingPass(pass.output(), List.of(), List.of(), pass.watched(), kept);
      return new Step(report, before, weights, gradients, updates);
    }
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  private static void near(double expected, double actual, String what) {
    assertEquals(expected, actual, 2e-6 * Math.abs(expected), what);
  }

  @Test
  void norms_are_those_of_plain_loops() {
    Layer network =
        Sequential.of(Layers.linear(33), Layers.relu(), Layers.linear(130), Layers.linear(3));
    for (double scale : new double[] {1, 1e-25, 1e25}) {
      Step step = step(network, Watch.every(1), scale, "2.bias");
      assertEquals(6, step.report().parameters().count());
      step.report()
          .parameters()
          .forEach(p -> {
            String name = p.name();
            double[] weights = Objects.requireNonNull(step.weights().get(name));
            assertEquals(weights.length, p.size());
            assertEquals(name.endsWith("weight"), p.isWeight());
            near(norm(weights), p.weightNorm(), name);
            assertEquals(!name.equals("2.bias"), p.isTrained());
            if (p.isTrained()) {
              near(
                  norm(Objects.requireNonNull(step.gradients().get(name))),
                  p.gradientNorm(),
                  name + " gradient");
              near(
                  norm(Objects.requireNonNull(step.updates().get(name))),
                  p.updateNorm(),
                  name + " update");
            } else {
              assertTrue(Double.isNaN(p.gradientNorm()) && Double.isNaN(p.updateNorm()));
            }
          });
      WatchedParameter first = step.layer("0").parameters().getFirst();
      assertEquals(Math.log10(first.updateNorm() / first.weightNorm()), first.logRatio(), 1e-12);
      assertTrue(Double.isNaN(step.layer("0").parameters().getLast().logRatio()), "a bias of 0");
      double all = 0;
      for (String name : List.of("0.weight", "0.bias", "2.weight", "3.weight", "3.bias")) {
        all += Math.pow(norm(Objects.requireNonNull(step.gradients().get(name))), 2);
      }
      near(Math.sqrt(all), step.report().gradientNorm(), "all gradients");
    }
  }

  @Test
  void activations_are_those_of_plain_loops() {
    Step step =
        step(
            Sequential.of(
                Layers.linear(40),
                Layers.relu(),
                Layers.linear(17),
                Layers.tanh(),
                Layers.linear(3)),
            Watch.every(1),
            1);
    for (String path : List.of("0", "1", "2", "3", "4")) {
      double[] given = step.given(path);
      double mean = Arrays.stream(given).average().orElseThrow();
      double squares = Arrays.stream(given).map(y -> (y - mean) * (y - mean)).sum();
      WatchedActivations seen = step.activations(path);
      assertEquals(given.length, seen.elements());
      assertEquals(EXAMPLES, seen.examples());
      assertEquals(given.length / EXAMPLES, seen.units());
      assertEquals(mean, seen.mean(), 1e-6);
      near(Math.sqrt(squares / given.length), seen.deviation(), path);
    }
    assertNull(step.activations("0").dead());
    assertNull(step.activations("1").saturated());
    assertEquals("relu", step.layer("1").kind());
  }

  /** A layer that moves each unit by a number of its own, so that some are dead. */
  private record Shifted(float[] by) implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      context.watch("by", x.engine().tensor(by, by.length));
      context.watch("first", x.engine().tensor(new float[] {by[0]}, 1));
      return x.add(x.engine().tensor(by, by.length));
    }
  }

  @Test
  void dead_and_saturated_units_are_counted_exactly() {
    float[] by = {-100, 0, 0.5f, -100, 2, 100, -1, 1, -4};
    for (String name : List.of("relu", "tanh", "sigmoid", "elu", "hard_tanh", "leaky_relu")) {
      Step step =
          step(
              Sequential.of(new Shifted(by), Layers.activation(name), Layers.linear(2)),
              Watch.every(1),
              1);
      double[] x = step.given("0");
      int dead = 0;
      long flat = 0;
      for (int unit = 0; unit < WIDTH; unit++) {
        int flatHere = 0;
        for (int i = 0; i < EXAMPLES; i++) {
          flatHere += isFlat(name, x[i * WIDTH + unit]) ? 1 : 0;
        }
        dead += flatHere == EXAMPLES ? 1 : 0;
        flat += flatHere;
      }
      WatchedActivations seen = step.activations("1");
      boolean ofBothSides = List.of("tanh", "sigmoid", "hard_tanh").contains(name);
      assertEquals(name.equals("leaky_relu") ? null : dead, seen.dead(), name);
      assertEquals(ofBothSides ? (Long) flat : null, seen.saturated(), name);
      assertTrue(name.equals("leaky_relu") || dead >= 2, name);
    }
  }

  /** By what everybody knows of the slopes; no argument lies within rounding of a bound. */
  private static boolean isFlat(String name, double x) {
    double limit = 0.05;
    return switch (name) {
      case "relu" -> x <= 0;
      case "tanh" -> 1 - Math.pow(Math.tanh(x), 2) < limit;
      case "sigmoid" -> 1 / (1 + Math.exp(-x)) * (1 - 1 / (1 + Math.exp(-x))) < limit / 4;
      case "elu" -> x <= 0 && Math.exp(x) < limit;
      case "hard_tanh" -> Math.abs(x) >= 1;
      default -> false;
    };
  }

  @Test
  void what_layers_show_is_kept() {
    Step step =
        step(
            Sequential.of(new Shifted(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}), Layers.linear(2)),
            Watch.every(1),
            1);
    ShownValue by = step.report().shown().getFirst();
    assertEquals("0.by", by.name());
    assertEquals(9, by.size());
    assertEquals(5, by.mean());
    assertEquals(Math.sqrt(60 / 9.0), by.deviation(), 1e-6);
    assertEquals(new ShownValue("0.first", 1, 1, 0), step.report().shown().getLast());
  }

  @Test
  void histograms_count_exactly() {
    Step step =
        step(
            Sequential.of(Layers.linear(40), Layers.relu(), Layers.linear(3)),
            Watch.every(1).histograms(11),
            1);
    for (WatchedParameter p : step.report().parameters().toList()) {
      check(step.weights().get(p.name()), p.histograms().get("weights"), p.name());
      check(step.gradients().get(p.name()), p.histograms().get("gradients"), p.name());
      check(step.updates().get(p.name()), p.histograms().get("updates"), p.name());
    }
    for (String path : List.of("0", "1", "2")) {
      check(step.given(path), step.activations(path).histogram(), path);
    }
  }

  private static void check(double @Nullable [] x, @Nullable ValueHistogram seen, String what) {
    Objects.requireNonNull(x);
    Objects.requireNonNull(seen);
    float least = (float) Arrays.stream(x).min().orElseThrow();
    float greatest = (float) Arrays.stream(x).max().orElseThrow();
    Long[] counts = new Long[11];
    Arrays.fill(counts, 0L);
    for (double v : x) {
      float at = ((float) v - least) * (11 / (greatest - least));
      counts[least == greatest ? 0 : (int) Math.min(10, Math.floor(at))]++;
    }
    assertEquals(new ValueHistogram(least, greatest, List.of(counts)), seen, what);
    assertEquals(x.length, seen.total(), what);
  }

  @Test
  void parts_can_be_left_out() {
    Layer network = Sequential.of(Layers.linear(4), Layers.relu(), Layers.linear(3));
    Step parameters = step(network, Watch.every(1).only(WatchedPart.PARAMETERS), 1);
    assertEquals(2, parameters.report().layers().size());
    assertNull(parameters.layer("0").activations());
    Step activations = step(network, Watch.every(1).only(WatchedPart.ACTIVATIONS), 1);
    assertEquals(3, activations.report().layers().size());
    assertEquals(List.of(), activations.layer("0").parameters());
  }
}
