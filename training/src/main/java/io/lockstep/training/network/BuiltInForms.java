package io.lockstep.training.network;

import static io.lockstep.kernels.library.Hyperparameter.in;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.layer.penalty.ActivityPenalty;
import io.lockstep.training.layer.penalty.KlSparsity;
import io.lockstep.training.layer.random.GaussianNoise;
import io.lockstep.training.layer.random.MaskingNoise;
import io.lockstep.training.layer.random.SaltAndPepper;
import io.lockstep.training.network.ModelForm.Choices;
import io.lockstep.training.network.ModelForm.Usual;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/** The forms that are built in. */
final class BuiltInForms {
  private static final Interval RATE = Interval.atLeast(0).below(1);
  private static final Interval FACTOR = Interval.atLeast(0);

  private static final Interval COUNT = Interval.atLeast(0);

  /** What tells the shape of images that come as rows. */
  private static final Hyperparameter[] IMAGE = {
    in(COUNT, "height", 0, "rows of an image (0: as the data say, else what follows)"),
    in(COUNT, "width", 0, "columns of an image (0: likewise; a square where neither is known)"),
    in(COUNT, "channels", 0, "values of a pixel, such as 3 (0: as the data say, else 1)"),
    in(
        Interval.atLeast(0).upTo(1),
        "channels_first",
        0,
        "1 where channels come one after another, as in PyTorch, 0 where pixel by pixel")
  };

  private BuiltInForms() {}

  static List<ModelForm> all() {
    List<ModelForm> all = new ArrayList<>(usual());
    all.addAll(oneLayer());
    all.addAll(autoencoders());
    all.addAll(ofImages());
    return all;
  }

  private static List<ModelForm> usual() {
    return List.of(
        ModelForm.of(
                "mlp:256-128",
                "multilayer perceptron, of the widths of its hidden layers",
                (widths, _, c) ->
                    Networks.mlp(
                        widths, c.outputs(), c.activation(), c.outputActivation(), c.dropout()))
            .published("Rumelhart et al., 1986"),
        ModelForm.of(
                "autoencoder:256-64",
                "autoencoder, of the widths of its encoder with the code last; the decoder mirrors"
                    + " them",
                (widths, _, c) ->
                    Networks.autoencoder(
                        c.inputs(), widths, c.activation(), c.outputActivation(), c.dropout()))
            .published("Hinton and Salakhutdinov, 2006")
            .reconstructing());
  }

  private static List<ModelForm> oneLayer() {
    return List.of(
        ModelForm.of(
                "perceptron",
                "a step of one layer by the rule w + lr (t - step(w x + b)) x, an output for each"
                    + " class",
                (_, _, c) -> Networks.perceptron(c.outputs()))
            .published("Rosenblatt, 1958")
            .trainedBy(new Usual("perceptron", "sgd", 1.0, 1)),
        ModelForm.of(
                "linear", "linear regression: one layer, least squares", (_, _, c) -> oneLayer(c))
            .published("Legendre, 1805")
            .trainedBy(ofLoss("squared_error")),
        ModelForm.of(
                "logistic",
                "logistic regression: one layer, a probability of its own for each output",
                (_, _, c) -> oneLayer(c))
            .published("Cox, 1958")
            .trainedBy(ofLoss("binary_cross_entropy_with_logits")),
        ModelForm.of(
                "softmax",
                "softmax classifier: one layer, a probability for each class",
                (_, _, c) -> oneLayer(c))
            .published("Bridle, 1990")
            .trainedBy(ofLoss("cross_entropy_with_logits")));
  }

  private static Usual ofLoss(String loss) {
    return new Usual(loss, null, null, null);
  }

  private static Layer oneLayer(Choices c) {
    return Networks.mlp(List.of(), c.outputs(), c.activation(), c.outputActivation(), 0);
  }

  private static List<ModelForm> autoencoders() {
    return List.of(
        ModelForm.of(
                "tied_autoencoder:256-64",
                "autoencoder whose decoder has the encoder's weights, transposed",
                (widths, _, c) -> of(widths, c).tied())
            .published("Vincent et al., 2010")
            .reconstructing(),
        ModelForm.of(
                "denoising_autoencoder:256-64",
                "autoencoder that gives clean examples from noisy ones; of several kinds of noise"
                    + " all are added, of none normal noise of deviation 0.5",
                (widths, s, c) -> of(widths, c).denoising(noise(s)))
            .published("Vincent et al., 2008")
            .reconstructing()
            .steeredBy(
                in(FACTOR, "gaussian", 0, "deviation of normal noise, of scaled values"),
                in(RATE, "masking", 0, "part of the values set to 0"),
                in(RATE, "salt_and_pepper", 0, "part of the values set to 0 or 1")),
        ModelForm.of(
                "sparse_autoencoder:256-64",
                "autoencoder of whose code few units are active: by the sum of their absolute"
                    + " values, or, with kl, by the divergence of each unit's mean from a target",
                (widths, s, c) -> sparse(of(widths, c), s, c))
            .published("Ng, 2011")
            .reconstructing()
            .steeredBy(
                in(FACTOR, "l1", 0.1, "factor of the absolute values; not with kl"),
                in(FACTOR, "kl", 0, "factor of the divergence, such as 3"),
                in(Interval.above(0).below(1), "target", 0.05, "the mean of a unit, for kl")),
        ModelForm.of(
                "contractive_autoencoder:128-32",
                "autoencoder whose code changes little where its input does",
                (widths, s, c) -> of(widths, c).contractive(s.value("factor")))
            .published("Rifai et al., 2011")
            .reconstructing()
            .steeredBy(in(FACTOR, "factor", 0.1, "of the squared derivatives of the code")),
        ModelForm.of(
                "vae:256-16",
                "variational autoencoder, of the widths of its encoder with the code last",
                (widths, s, c) -> of(widths, c).variational(s.value("beta")))
            .published("Kingma and Welling, 2014")
            .reconstructing()
            .steeredBy(in(FACTOR, "beta", 1, "factor of the code's divergence from N(0,1)")));
  }

  private static Autoencoders of(List<Integer> widths, Choices c) {
    return new Autoencoders(c.inputs(), widths, c.activation(), c.outputActivation(), c.dropout());
  }

  private static Layer[] noise(Signature s) {
    List<Layer> noise = new ArrayList<>();
    if (s.value("gaussian") > 0) {
      noise.add(new GaussianNoise(s.value("gaussian")));
    }
    if (s.value("masking") > 0) {
      noise.add(new MaskingNoise(s.value("masking")));
    }
    if (s.value("salt_and_pepper") > 0) {
      noise.add(new SaltAndPepper(s.value("salt_and_pepper")));
    }
    return noise.isEmpty() ? new Layer[] {new GaussianNoise(0.5)} : noise.toArray(new Layer[0]);
  }

  private static Layer sparse(Autoencoders autoencoders, Signature s, Choices c) {
    double kl = s.value("kl") / c.inputs();
    return kl > 0
        ? autoencoders.sparse("sigmoid", new KlSparsity(s.value("target"), kl))
        : autoencoders.sparse(c.activation(), new ActivityPenalty(s.value("l1") / c.inputs(), 0));
  }

  private static List<ModelForm> ofImages() {
    return List.of(
        ModelForm.of(
                "cnn:32-64-128",
                "convolutional classifier of images: for each width 3x3, activation and the"
                    + " largest of 2x2, then a linear layer",
                (widths, s, c) ->
                    ConvNetworks.classifier(
                        Images.of("cnn", s, c),
                        widths,
                        c.outputs(),
                        c.activation(),
                        c.outputActivation(),
                        c.dropout()))
            .published("LeCun et al., 1998")
            .steeredBy(IMAGE),
        ModelForm.of(
                "conv_autoencoder:16-8",
                "convolutional autoencoder of images: for each width 3x3 by steps of 2, mirrored"
                    + " by transposed convolutions",
                (widths, s, c) ->
                    ConvNetworks.autoencoder(
                        Images.of("conv_autoencoder", s, c),
                        widths,
                        c.activation(),
                        c.outputActivation()))
            .published("Masci et al., 2011")
            .reconstructing()
            .steeredBy(IMAGE));
  }
}
