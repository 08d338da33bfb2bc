package io.lockstep.training.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.evaluation.Evaluation;

/** A history as JSON; apart from it, so that training alone loads no JSON library. */
final class HistoryJson {
  private HistoryJson() {}

  static String of(History history) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("stopped", history.stopped());
    for (EpochReport report : history.epochs()) {
      Evaluation held = report.validation();
      ObjectNode epoch =
          json.withArray("epochs")
              .addObject()
              .put("epoch", report.epoch())
              .put("step", report.step())
              .put("train_loss", report.trainLoss())
              .put("val_loss", held == null ? null : (Double) held.loss())
              .put("val_accuracy", held == null ? null : held.accuracy());
      if (held != null && !held.metrics().isEmpty()) {
        ObjectNode metrics = epoch.putObject("val_metrics");
        held.metrics()
            .forEach((name, value) -> metrics.put(name, Double.isFinite(value) ? value : null));
      }
      epoch.put("seconds", report.seconds()).put("examples_per_second", report.examplesPerSecond());
    }
    history.warnings().forEach(warning -> json.withArray("warnings").add(warning.json()));
    return json.toString();
  }
}
