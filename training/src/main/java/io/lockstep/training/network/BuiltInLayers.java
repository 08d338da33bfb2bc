package io.lockstep.training.network;

import io.lockstep.kernels.library.Activations;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Again;
import io.lockstep.training.layer.Branches;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.From;
import io.lockstep.training.layer.Join;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Recompute;
import io.lockstep.training.layer.Residual;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.TiedLinear;
import io.lockstep.training.layer.activation.Glu;
import io.lockstep.training.layer.activation.Maxout;
import io.lockstep.training.layer.activation.PRelu;
import io.lockstep.training.layer.activation.SwiGlu;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.norm.GroupNorm;
import io.lockstep.training.layer.norm.InstanceNorm;
import io.lockstep.training.layer.norm.LayerNorm;
import io.lockstep.training.layer.norm.RmsNorm;
import io.lockstep.training.layer.penalty.ActivityPenalty;
import io.lockstep.training.layer.penalty.Contractive;
import io.lockstep.training.layer.penalty.KlSparsity;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.layer.random.AlphaDropout;
import io.lockstep.training.layer.random.GaussianCode;
import io.lockstep.training.layer.random.GaussianDropout;
import io.lockstep.training.layer.random.GaussianNoise;
import io.lockstep.training.layer.random.MaskingNoise;
import io.lockstep.training.layer.random.NoisyRelu;
import io.lockstep.training.layer.random.SaltAndPepper;
import io.lockstep.training.layer.shape.Embedding;
import io.lockstep.training.layer.shape.Flatten;
import io.lockstep.training.layer.shape.OneHot;
import io.lockstep.training.layer.shape.Permute;
import io.lockstep.training.layer.shape.Reshape;
import io.lockstep.training.layer.shape.SliceColumns;
import io.lockstep.training.layer.spatial.AdaptiveAvgPool1d;
import io.lockstep.training.layer.spatial.AdaptiveAvgPool2d;
import io.lockstep.training.layer.spatial.AdaptiveMaxPool1d;
import io.lockstep.training.layer.spatial.AdaptiveMaxPool2d;
import io.lockstep.training.layer.spatial.AvgPool1d;
import io.lockstep.training.layer.spatial.AvgPool2d;
import io.lockstep.training.layer.spatial.Conv1d;
import io.lockstep.training.layer.spatial.Conv2d;
import io.lockstep.training.layer.spatial.ConvTranspose1d;
import io.lockstep.training.layer.spatial.ConvTranspose2d;
import io.lockstep.training.layer.spatial.GlobalAvgPool;
import io.lockstep.training.layer.spatial.GlobalMaxPool;
import io.lockstep.training.layer.spatial.MaxPool1d;
import io.lockstep.training.layer.spatial.MaxPool2d;
import io.lockstep.training.layer.spatial.Upsample;
import io.lockstep.training.nn.Layer;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of layers that are built in: name, usual values, formula and paper of each. */
final class BuiltInLayers {
  private BuiltInLayers() {}

  static List<LayerKind> all() {
    List<LayerKind> all = new ArrayList<>(usual());
    all.addAll(composites());
    all.addAll(activations());
    all.addAll(normalizations());
    all.addAll(random());
    all.addAll(shapes());
    all.addAll(convolutions());
    all.addAll(pools());
    all.addAll(penalties());
    all.addAll(codes());
    return all;
  }

  private static List<LayerKind> usual() {
    return List.of(
        kind("linear", new Linear(1), "x W^T + b over the last axis", "out"),
        kind(
            "activation",
            new ActivationLayer(Activations.IDENTITY),
            "an activation of every element",
            "activation"),
        kind(
            "dropout",
            new Dropout(0.5),
            "elements left out at random in training, the others scaled by 1/(1 - rate)"
                + " (Srivastava et al., 2014)"),
        kind("sequential", Sequential.of(), "layers one after another", "layers"));
  }

  private static List<LayerKind> composites() {
    return List.of(
        new LayerKind(
            "residual",
            Residual.class,
            Map.of("shortcut", Sequential.of()),
            "body(x) + shortcut(x) (He et al., 2016)"),
        new LayerKind(
            "branches",
            Branches.class,
            Map.of("join", Join.CONCAT),
            "layers side by side whose results are joined: concat, add or multiply"),
        new LayerKind(
            "from",
            From.class,
            Map.of("join", Join.CONCAT),
            "results of earlier layers beside it, or the 'input', joined"),
        new LayerKind(
            "again", Again.class, Map.of(), "an earlier layer beside it, its weights shared"),
        new LayerKind(
            "tied_linear",
            TiedLinear.class,
            Map.of(),
            "x W + b, W the weight of an earlier linear layer beside it"),
        kind(
            "recompute",
            new Recompute(Sequential.of()),
            "a layer, the values of which are computed again for gradients to save memory (Chen et"
                + " al., 2016)",
            "inner"));
  }

  private static List<LayerKind> codes() {
    return List.of(
        kind(
            "gaussian_code",
            new GaussianCode(1),
            "mean + exp(log variance / 2) noise, with beta KL(code || N(0,1)) as a penalty (Kingma"
                + " and Welling, 2014)",
            "beta"),
        kind(
            "contractive",
            new Contractive(Sequential.of(), 0.1),
            "an encoder with factor |d code / d x|^2 as a penalty (Rifai et al., 2011)",
            "encoder"));
  }

  private static List<LayerKind> activations() {
    return List.of(
        kind(
            "prelu",
            new PRelu(),
            "x above 0, weight x below, with one trained slope or one for each channel (He et al.,"
                + " 2015)"),
        kind(
            "maxout",
            new Maxout(2),
            "the largest of each so many elements of the last axis (Goodfellow et al., 2013)"),
        kind(
            "glu",
            new Glu(),
            "a sigmoid(b), a and b being the halves of the last axis (Dauphin et al., 2017)"),
        kind(
            "swiglu",
            new SwiGlu(),
            "a silu(b), a and b being the halves of the last axis (Shazeer, 2020)"));
  }

  private static List<LayerKind> normalizations() {
    String formula = "(x - mean) / sqrt(variance + eps) weight + bias ";
    return List.of(
        kind(
            "batch_norm",
            new BatchNorm(),
            formula
                + "of each channel over the batch, at inference with running mean and variance"
                + " (Ioffe and Szegedy, 2015)"),
        kind(
            "layer_norm",
            new LayerNorm(),
            formula + "over the last axes of an example (Ba et al., 2016)"),
        kind(
            "group_norm",
            new GroupNorm(1),
            formula + "over groups of an example's channels (Wu and He, 2018)",
            "groups"),
        kind(
            "instance_norm",
            new InstanceNorm(),
            formula + "over the space of each of an example's channels (Ulyanov et al., 2016)"),
        kind(
            "rms_norm",
            new RmsNorm(),
            "x / sqrt(mean(x^2) + eps) weight over the last axis (Zhang and Sennrich, 2019)"));
  }

  private static List<LayerKind> random() {
    return List.of(
        kind(
            "alpha_dropout",
            new AlphaDropout(0.5),
            "dropout that keeps mean 0 and variance 1 behind SELU (Klambauer et al., 2017)"),
        kind(
            "gaussian_dropout",
            new GaussianDropout(0.5),
            "x N(1, rate/(1 - rate)) in training (Srivastava et al., 2014)"),
        kind(
            "gaussian_noise",
            new GaussianNoise(1),
            "x + N(0, deviation^2) in training (Vincent et al., 2010)",
            "deviation"),
        kind(
            "masking_noise",
            new MaskingNoise(0.5),
            "elements set to 0 at random in training (Vincent et al., 2008)",
            "rate"),
        kind(
            "salt_and_pepper",
            new SaltAndPepper(0.5),
            "elements set to the least or largest value at random in training (Vincent et al.,"
                + " 2010)",
            "rate"),
        kind(
            "noisy_relu",
            new NoisyRelu(),
            "max(0, x + N(0, sigmoid(x))) in training, max(0, x) at inference (Nair and Hinton,"
                + " 2010)"));
  }

  private static List<LayerKind> shapes() {
    return List.of(
        kind("reshape", new Reshape(-1), "each example in another shape", "shape"),
        kind("permute", new Permute(0), "each example's axes in another order", "order"),
        kind("flatten", new Flatten(), "each example as a row"),
        kind(
            "slice_columns",
            new SliceColumns(0, 1),
            "columns that lie beside one another",
            "from",
            "to"),
        kind("one_hot", new OneHot(1), "each code as a row with a 1 in its place", "classes"),
        kind(
            "embedding",
            new Embedding(1, 1),
            "each code as a trained vector, weight[code] (Bengio et al., 2003)",
            "codes",
            "width"));
  }

  private static List<LayerKind> convolutions() {
    String transposed = " transposed: the adjoint of the convolution (Zeiler et al., 2010)";
    return List.of(
        kind(
            "conv1d",
            new Conv1d(1, 1),
            "convolution along one axis, weight * x + bias (LeCun et al., 1989)",
            "out",
            "kernel"),
        kind(
            "conv2d",
            new Conv2d(1, 1),
            "convolution over images, weight * x + bias (LeCun et al., 1989)",
            "out",
            "kernel"),
        kind(
            "conv_transpose1d",
            new ConvTranspose1d(1, 1),
            "convolution along one axis," + transposed,
            "out",
            "kernel"),
        kind(
            "conv_transpose2d",
            new ConvTranspose2d(1, 1),
            "convolution over images," + transposed,
            "out",
            "kernel"));
  }

  private static List<LayerKind> pools() {
    return List.of(
        kind("max_pool1d", new MaxPool1d(1), "the largest element of each window", "size"),
        kind("max_pool2d", new MaxPool2d(1), "the largest element of each window", "size"),
        kind("avg_pool1d", new AvgPool1d(1), "the mean of each window", "size"),
        kind("avg_pool2d", new AvgPool2d(1), "the mean of each window", "size"),
        kind(
            "adaptive_avg_pool1d",
            new AdaptiveAvgPool1d(1),
            "the mean of each of so many even parts",
            "size"),
        kind(
            "adaptive_avg_pool2d",
            new AdaptiveAvgPool2d(1),
            "the mean of each of so many even parts",
            "size"),
        kind(
            "adaptive_max_pool1d",
            new AdaptiveMaxPool1d(1),
            "the largest element of each of so many even parts",
            "size"),
        kind(
            "adaptive_max_pool2d",
            new AdaptiveMaxPool2d(1),
            "the largest element of each of so many even parts",
            "size"),
        kind("global_avg_pool", new GlobalAvgPool(), "the mean of each channel (Lin et al., 2014)"),
        kind("global_max_pool", new GlobalMaxPool(), "the largest element of each channel"),
        kind(
            "upsample",
            new Upsample(1),
            "axes of space longer by a whole factor, by the nearest element or linearly",
            "factor"));
  }

  private static List<LayerKind> penalties() {
    return List.of(
        kind(
            "weight_penalty",
            new WeightPenalty(new Linear(1), 0, 0),
            "a layer, with l1 sum(|w|) + l2 sum(w^2) of its weights added to what is minimized",
            "inner"),
        kind(
            "activity_penalty",
            new ActivityPenalty(0, 0),
            "x, with l1 sum(|x|) + l2 sum(x^2) of each example added to what is minimized"),
        kind(
            "kl_sparsity",
            new KlSparsity(0.05, 1),
            "x, with factor sum(KL(target || mean of a unit)) added to what is minimized (Ng,"
                + " 2011)"));
  }

  /** A kind whose usual values are those of a layer, but for those that must be given. */
  private static LayerKind kind(String name, Layer usual, String about, String... required) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    for (RecordComponent component : usual.getClass().getRecordComponents()) {
      if (!List.of(required).contains(component.getName())) {
        defaults.put(component.getName(), PropertiesJson.value(usual, component));
      }
    }
    return new LayerKind(name, usual.getClass(), defaults, about);
  }
}
