package io.lockstep.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.junit.OnEachDevice;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Metrics;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.util.ArrayList;
import java.util.List;

/** Metrics are the same on every device: those counted there, and those of what is read back. */
class MetricsOnDevicesTest {
  private static Evaluation evaluate(
      Engine engine, Dataset data, int outputs, Objective objective, List<MetricChoice> metrics) {
    int inputs = data.width();
    Model model = new Model(engine, Networks.mlp(List.of(8), outputs, "tanh"), inputs, 1);
    try (Evaluator evaluator = new Evaluator(model, objective, Scaling.identity(inputs), 32)) {
      evaluator.measure(metrics, null);
      return evaluator.evaluate(data);
    }
  }

  private static List<Evaluation> all(Engine engine) {
    List<Evaluation> all = new ArrayList<>();
    Objective classes = Objective.of(Task.CLASSIFICATION);
    Dataset digits = Digits.generate(101, 1);
    all.add(
        evaluate(
            engine, digits, 10, classes, List.of(MetricChoice.of("f1"), MetricChoice.of("mcc"))));
    all.add(evaluate(engine, digits, 10, classes, taken(classes)));
    Objective inputs = Objective.of(Task.RECONSTRUCTION);
    Dataset points = Playground.SPIRAL.generate(101, 0, 1);
    all.add(evaluate(engine, points, 2, inputs, taken(inputs)));
    return all;
  }

  private static List<MetricChoice> taken(Objective objective) {
    return Metrics.all().stream()
        .filter(metric -> metric.takes(objective))
        .map(metric -> new MetricChoice("", metric))
        .toList();
  }

  @OnEachDevice
  void they_are_those_of_the_cpu(Engine engine) {
    try (Engine cpu = Engine.open("cpu")) {
      assertEquals(all(cpu), all(engine));
    }
  }
}
