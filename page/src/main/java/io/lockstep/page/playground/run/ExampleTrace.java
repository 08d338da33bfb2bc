package io.lockstep.page.playground.run;

import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import java.util.ArrayList;
import java.util.List;

/**
 * One example's way through the network and back, as it is done by hand: sums and activations
 * forward, deltas backward, gradients, and the weights after a step of gradient descent. Dropout
 * leaves nothing out here, and normalizations use their running means, as at inference.
 *
 * @param index the example's number among the training points
 * @param inputs what goes in
 * @param label its class or number
 * @param output what the network says
 * @param loss how far that is from the label
 * @param rate the learning rate of the step
 * @param layers the hidden layers and the output
 */
public record ExampleTrace(
    int index,
    float[] inputs,
    float label,
    float[] output,
    double loss,
    double rate,
    List<LayerTrace> layers) {

  /**
   * What happens in a layer of k neurons with n inputs.
   *
   * @param sums k weighted sums with their bias: z
   * @param activations k results: a
   * @param deltas k derivatives of the loss by the sums
   * @param weights k rows of n weights
   * @param gradients k rows of n derivatives of what is minimized, penalties included
   * @param newWeights the weights less rate times gradient
   * @param bias k biases
   * @param biasGradients their derivatives
   * @param newBias the biases after the step
   */
  public record LayerTrace(
      float[] sums,
      float[] activations,
      float[] deltas,
      float[] weights,
      float[] gradients,
      float[] newWeights,
      float[] bias,
      float[] biasGradients,
      float[] newBias) {}

  /** Follows an example. */
  static ExampleTrace of(
      PlaygroundState state,
      PlaygroundNetwork network,
      Model model,
      Criterion criterion,
      PlaygroundData data,
      int index,
      double rate) {
    Engine engine = model.engine();
    Dataset examples = data.training();
    float[] inputs = new float[examples.width()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = examples.features().values().get(index, i);
    }
    float label = PlaygroundData.label(data.trainingPoints(), index);
    Activity activity = Activity.of(model, network, engine.tensor(inputs, 1, inputs.length));
    Tensor target =
        state.classCount() > 2
            ? engine.tensor(new int[] {(int) label}, 1)
            : engine.tensor(new float[] {label}, 1, 1);
    Tensor last = activity.results().getLast();
    Tensor loss = criterion.loss(last, target);
    Tensor prediction = criterion.prediction(last);
    List<Tensor> by = new ArrayList<>(activity.sums());
    for (PlaygroundNetwork.Block block : network.blocks()) {
      by.add(model.parameters().get(block.linear() + ".weight"));
      by.add(model.parameters().get(block.linear() + ".bias"));
    }
    List<Tensor> gradients = loss.gradientsOrZeros(by);
    List<Tensor> all = new ArrayList<>(List.of(loss, prediction));
    all.addAll(activity.sums());
    all.addAll(activity.results());
    all.addAll(gradients);
    engine.evaluate(all);
    int blocks = network.blocks().size();
    List<LayerTrace> layers = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      Tensor result = i == blocks - 1 ? prediction : activity.results().get(i);
      float[] weights = by.get(blocks + 2 * i).toFloats();
      float[] bias = by.get(blocks + 2 * i + 1).toFloats();
      float[] ofWeights =
          penalized(gradients.get(blocks + 2 * i).toFloats(), weights, state.l1(), state.l2());
      float[] ofBias = gradients.get(blocks + 2 * i + 1).toFloats();
      layers.add(
          new LayerTrace(
              activity.sums().get(i).toFloats(),
              result.toFloats(),
              gradients.get(i).toFloats(),
              weights,
              ofWeights,
              stepped(weights, ofWeights, rate),
              bias,
              ofBias,
              stepped(bias, ofBias, rate)));
    }
    return new ExampleTrace(index, inputs, label, prediction.toFloats(), loss.item(), rate, layers);
  }

  private static float[] penalized(float[] gradients, float[] weights, double l1, double l2) {
    float[] all = gradients.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] += (float) (l1 * Math.signum(weights[i]) + 2 * l2 * weights[i]);
    }
    return all;
  }

  private static float[] stepped(float[] values, float[] gradients, double rate) {
    float[] next = values.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] -= (float) (rate * gradients[i]);
    }
    return next;
  }
}
