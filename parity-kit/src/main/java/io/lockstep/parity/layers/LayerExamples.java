package io.lockstep.parity.layers;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases.Group;
import io.lockstep.parity.own.OwnOperand;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One example of each kind of layer that is built in, and of each way that it may work. */
public final class LayerExamples {
  private LayerExamples() {}

  /** Returns all examples in a fixed order; names are unique. */
  public static List<LayerExample> all() {
    List<LayerExample> all = new ArrayList<>(rows());
    all.addAll(composites());
    all.addAll(normalizations());
    all.addAll(random());
    all.addAll(shapes());
    all.addAll(spatial());
    all.addAll(penalties());
    return all;
  }

  /** Returns what must have the bits of the contract on every device. */
  public static Group group(Selection selection) {
    List<Case> cases = all().stream().flatMap(e -> e.cases(selection).stream()).toList();
    return new Group("layer", cases);
  }

  private static LayerExample example(String name, Layer layer, Integer... batch) {
    return new LayerExample(name, layer, OwnOperand.floats(batch));
  }

  private static List<LayerExample> rows() {
    return List.of(
        example("linear", new Linear(7), 5, 13),
        example("activation", new ActivationLayer(Activations.TANH), 5, 13),
        example("prelu", new PRelu(), 5, 6),
        example("prelu per channel", new PRelu(0, 0.1), 2, 3, 4),
        example("maxout", new Maxout(3), 5, 12),
        example("glu", new Glu(), 5, 8),
        example("swiglu", new SwiGlu(), 5, 8),
        example("softmax", new ActivationLayer(Activations.SOFTMAX), 5, 7),
        example("log_softmax", new ActivationLayer(Activations.LOG_SOFTMAX), 5, 7));
  }

  private static List<LayerExample> composites() {
    Layer tanh = new ActivationLayer(Activations.TANH);
    return List.of(
        example("sequential", Sequential.of(new Linear(4), tanh), 5, 6),
        example("residual", new Residual(new Linear(6)), 5, 6),
        example("branches", Branches.of(Join.CONCAT, new Linear(3), tanh), 5, 4),
        example("from", named(tanh, new From(List.of("input", "a"), Join.MULTIPLY)), 5, 4),
        example("again", named(new Linear(4), new Again("a")), 5, 4),
        example("tied_linear", named(new Linear(3), new TiedLinear("a")), 5, 4),
        example("recompute", new Recompute(Sequential.of(new Linear(4), tanh)), 5, 6),
        example(
            "recompute in parts",
            new Recompute(Sequential.of(new Linear(4), tanh, new Linear(3)), 2),
            5,
            6));
  }

  private static Layer named(Layer a, Layer b) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("a", a);
    layers.put("b", b);
    return new Sequential(layers);
  }

  private static List<LayerExample> normalizations() {
    return List.of(
        example("batch_norm", new BatchNorm(), 13, 5),
        example("batch_norm of images", new BatchNorm(1e-3, 0.01, false), 3, 2, 4, 3),
        example("layer_norm", new LayerNorm(), 5, 9),
        example("layer_norm of two axes", new LayerNorm(Shape.of(3, 4), 1e-5, true, true), 4, 3, 4),
        example("group_norm", new GroupNorm(2), 3, 4, 5),
        example("instance_norm", new InstanceNorm(1e-5, true), 3, 2, 4, 3),
        example("rms_norm", new RmsNorm(), 5, 9));
  }

  private static List<LayerExample> random() {
    return List.of(
        example("dropout", new Dropout(0.3), 5, 13),
        example("alpha_dropout", new AlphaDropout(0.3), 5, 13),
        example("gaussian_dropout", new GaussianDropout(0.3), 5, 13),
        example("gaussian_noise", new GaussianNoise(0.5), 5, 13),
        example("masking_noise", new MaskingNoise(0.4), 5, 13),
        example("salt_and_pepper", new SaltAndPepper(0.4, -1, 2), 5, 13),
        example("noisy_relu", new NoisyRelu(), 5, 13),
        example("noisy_relu of a deviation", new NoisyRelu(0.5), 5, 13),
        example("gaussian_code", new GaussianCode(0.5), 5, 6));
  }

  private static List<LayerExample> shapes() {
    OwnOperand codes = OwnOperand.between(0, 4, 5, 2);
    return List.of(
        example("reshape", new Reshape(2, -1), 5, 6),
        example("permute", new Permute(2, 0, 1), 5, 2, 3, 4),
        example("flatten", new Flatten(), 5, 2, 3),
        example("slice_columns", new SliceColumns(1, 3), 5, 4),
        new LayerExample("one_hot", new OneHot(4), codes),
        new LayerExample("embedding", new Embedding(4, 3), codes));
  }

  private static List<LayerExample> spatial() {
    return List.of(
        example("conv1d", new Conv1d(4, 3).withStride(2).withPadding(1).withGroups(2), 2, 2, 9),
        example("conv2d", new Conv2d(4, 3, 2).withPadding(1, 0).withDilation(1, 2), 2, 3, 6, 5),
        example(
            "conv_transpose1d", new ConvTranspose1d(4, 3).withStride(2).withPadding(1), 2, 3, 5),
        example(
            "conv_transpose2d",
            new ConvTranspose2d(4, 3, 2).withStride(2, 1).withGroups(2).withOutputPadding(1, 0),
            2,
            2,
            3,
            4),
        example("max_pool1d", new MaxPool1d(2), 2, 3, 7),
        example("max_pool2d", new MaxPool2d(3, 2).withStride(2).withPadding(1), 2, 2, 6, 5),
        example("avg_pool1d", new AvgPool1d(2), 2, 3, 7),
        example(
            "avg_pool2d",
            new AvgPool2d(3, 2).withStride(2).withPadding(1).withCountPadding(false),
            2,
            2,
            6,
            5),
        example("conv1d same", new Conv1d(4, 4).withStride(3).withSamePadding(), 2, 2, 9),
        example("conv2d same", new Conv2d(3, 2, 3).withStride(1, 2).withSamePadding(), 2, 2, 4, 6),
        example("max_pool2d same", new MaxPool2d(2).withSamePadding(), 2, 2, 5, 4),
        example(
            "avg_pool1d same",
            new AvgPool1d(4).withStride(2).withSamePadding().withCountPadding(false),
            2,
            3,
            7),
        example("adaptive_avg_pool1d", new AdaptiveAvgPool1d(3), 2, 3, 7),
        example("adaptive_avg_pool2d", new AdaptiveAvgPool2d(2, 3), 2, 2, 6, 5),
        example("adaptive_max_pool1d", new AdaptiveMaxPool1d(3), 2, 3, 7),
        example("adaptive_max_pool2d", new AdaptiveMaxPool2d(2, 3), 2, 2, 6, 5),
        example("global_avg_pool", new GlobalAvgPool(), 2, 3, 4, 5),
        example("global_max_pool", new GlobalMaxPool(), 2, 3, 7),
        example("upsample", new Upsample(2, 3), 2, 2, 3, 2),
        example("upsample linear", new Upsample(List.of(2), Upsample.Mode.LINEAR), 2, 2, 4));
  }

  private static List<LayerExample> penalties() {
    Layer encoder = Sequential.of(new Linear(3), new ActivationLayer(Activations.TANH));
    return List.of(
        example("contractive", new Contractive(encoder, 0.1), 5, 4),
        example("weight_penalty", new WeightPenalty(new Linear(4), 0.1, 0.2), 5, 6),
        example("activity_penalty", new ActivityPenalty(0.1, 0.2), 5, 6),
        new LayerExample(
            "kl_sparsity", new KlSparsity(0.05, 0.3), OwnOperand.between(0.1, 0.9, 5, 6)));
  }
}
