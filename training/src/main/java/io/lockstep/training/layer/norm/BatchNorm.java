package io.lockstep.training.layer.norm;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import java.util.stream.IntStream;

/**
 * Batch normalization (Ioffe and Szegedy, 2015): {@code (x - mean) / sqrt(variance + eps) weight +
 * bias} for each channel, of {@code [n, c]} and of {@code [n, c, h, w]}. In training mean and
 * variance are those of the batch, the variance divided by the count; at inference running ones,
 * into which each step brings those of its batch: {@code running = (1 - momentum) running +
 * momentum batch}, there with the variance divided by the count less 1. Parameters {@code weight}
 * and {@code bias} and state {@code running_mean} and {@code running_var}, as in PyTorch.
 *
 * <p>Defaults are PyTorch's. In Keras {@code momentum} is what is kept, {@code 1 - momentum} here:
 * its 0.99 is 0.01 here; its {@code epsilon} is 0.001, channels are its last axis, and its running
 * variance is divided by the count.
 *
 * @param eps added to variances
 * @param momentum share of a batch in the running mean and variance, 0 to 1
 * @param affine whether there are a factor and an offset for each channel
 */
public record BatchNorm(double eps, double momentum, boolean affine) implements Layer {
  private static final String NAME = "batch_norm";

  /** Checks the numbers. */
  public BatchNorm {
    Normalization.requireEps(NAME, eps);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "[batch_norm] momentum must be from 0 to 1, got "
              + momentum
              + "; it is the share of a batch, 0.01 where Keras has 0.99");
    }
  }

  /** Creates a layer with PyTorch's defaults: eps 1e-5, momentum 0.1, with factor and offset. */
  public BatchNorm() {
    this(1e-5, 0.1, true);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    Shape channels = Shape.of(Normalization.channels(NAME, declare, in));
    if (affine) {
      Normalization.declareAffine(declare, channels);
    }
    declare.state("running_mean", channels, Initializers.ZEROS);
    declare.state("running_var", channels, Normalization.ones());
    return in;
  }

  /**
   * Returns the normalized batch.
   *
   * @throws ShapeMismatch if the batch has other channels, or, in training, one value of each
   */
  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor runningMean = context.state("running_mean");
    Tensor runningVariance = context.state("running_var");
    requireChannels(x, runningMean.size(), context);
    int[] shape = Normalization.perChannel(x);
    Tensor centered;
    Tensor variance;
    if (context.isTraining()) {
      int[] axes = IntStream.range(0, x.shape().rank()).filter(axis -> axis != 1).toArray();
      double count = requireSeveral(x, context);
      Tensor mean = x.meanKeep(axes);
      centered = x.sub(mean);
      variance = centered.square().meanKeep(axes);
      Tensor unbiased = variance.mul(count / (count - 1));
      context.updateState("running_mean", follow(runningMean, mean));
      context.updateState("running_var", follow(runningVariance, unbiased));
    } else {
      centered = x.sub(runningMean.reshape(shape));
      variance = runningVariance.reshape(shape);
    }
    Tensor scale = Normalization.reciprocalRoot(variance, eps);
    if (!affine) {
      return centered.mul(scale);
    }
    return centered
        .mul(scale.mul(context.parameter("weight").reshape(shape)))
        .add(context.parameter("bias").reshape(shape));
  }

  private Tensor follow(Tensor running, Tensor batch) {
    return running.mul(1 - momentum).add(batch.flatten().mul(momentum));
  }

  private static void requireChannels(Tensor x, int channels, ForwardContext context) {
    if (x.shape().rank() < 2 || x.shape().dim(1) != channels) {
      throw new ShapeMismatch(
          NAME,
          context.describe()
              + " takes [n,"
              + channels
              + ",...], got "
              + x.describe()
              + "; give it "
              + channels
              + " channels, or build the model for those it gets");
    }
  }

  private static double requireSeveral(Tensor x, ForwardContext context) {
    int channels = x.shape().dim(1);
    int count = channels == 0 ? 0 : x.size() / channels;
    if (count < 2) {
      throw new ShapeMismatch(
          NAME,
          context.describe()
              + " gets "
              + x.describe()
              + " in training, "
              + (count == 1 ? "one value" : "no value")
              + " of each channel, which has no variance; give batches of at least 2 examples, also"
              + " as the last one of an epoch");
    }
    return count;
  }
}
