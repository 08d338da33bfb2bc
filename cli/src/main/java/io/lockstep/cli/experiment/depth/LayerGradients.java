package io.lockstep.cli.experiment.depth;

import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.nn.Model;
import java.util.ArrayList;
import java.util.List;

/** How large the gradients of a network's layers are at some examples. */
final class LayerGradients {
  private static final int EXAMPLES = 50;

  private LayerGradients() {}

  /** Returns the Euclidean norms of the weights' gradients, in the order of the layers. */
  static List<Double> norms(Model model, Recipe recipe, Dataset data) {
    int size = Math.min(EXAMPLES, data.size());
    Batch batch = new Batch(model.engine(), BatchForm.of(data, size, false), recipe.scaling());
    batch.load(data, Batch.inOrder(size), 0);
    Tensor loss = batch.loss(recipe.objective(), model.forward(batch.features()));
    Tensor[] weights =
        model.parameters().views().entrySet().stream()
            .filter(e -> e.getKey().endsWith(".weight"))
            .map(e -> e.getValue())
            .toArray(Tensor[]::new);
    List<Double> norms = new ArrayList<>();
    for (Tensor gradient : loss.gradients(weights)) {
      norms.add(Math.sqrt(gradient.square().sum().item()));
    }
    return norms;
  }
}
