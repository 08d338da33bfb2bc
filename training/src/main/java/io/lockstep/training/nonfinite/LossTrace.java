package io.lockstep.training.nonfinite;

import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.NonFinite;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.optim.Optimizer;
import java.util.Optional;

/**
 * Finds what makes the loss of a model on some data NaN or infinite, as it is evaluated.
 *
 * @param model as it is
 * @param objective whose loss is looked at
 * @param optimizer of the model
 * @param scaling of the features
 */
public record LossTrace(Model model, Criterion objective, Optimizer optimizer, Scaling scaling) {
  /**
   * Returns the first operation in the first batch with such a loss; empty if there is none.
   *
   * @param batchSize most examples at a time
   */
  public Optional<Finding> of(Dataset data, int batchSize) {
    int[] order = Batch.inOrder(data.size());
    for (int from = 0; from < order.length; from += batchSize) {
      int size = Math.min(batchSize, order.length - from);
      Batch batch = loaded(data, order, from, size);
      Tensor loss = loss(batch);
      Optional<NonFinite> found =
          Double.isFinite(loss.item()) ? Optional.empty() : NonFinite.of(loss);
      if (found.isPresent()) {
        int first = from;
        HeldNames names = new HeldNames(model, optimizer, batch, data, row -> first + row);
        return found.map(what -> new Finding(what, names));
      }
    }
    return Optional.empty();
  }

  /** Returns whether the loss of some data, taken as one batch, is a number. */
  public boolean isFinite(Dataset data) {
    int[] order = Batch.inOrder(data.size());
    return Double.isFinite(loss(loaded(data, order, 0, order.length)).item());
  }

  private Batch loaded(Dataset data, int[] order, int from, int size) {
    BatchForm form = BatchForm.of(data, size, objective.reconstructs());
    Batch batch = new Batch(model.engine(), form, scaling);
    batch.load(data, order, from);
    return batch;
  }

  private Tensor loss(Batch batch) {
    return batch.loss(objective, model.forward(batch.features()));
  }
}
