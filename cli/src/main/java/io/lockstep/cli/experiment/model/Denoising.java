package io.lockstep.cli.experiment.model;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.ImageGridPlot;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.random.GaussianNoise;
import io.lockstep.training.network.Autoencoders;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An autoencoder that takes noise away. */
final class Denoising implements Experiment {
  private static final int PIXELS = 784;
  private static final double NOISE = 0.5;

  @Override
  public String name() {
    return "denoising";
  }

  @Override
  public String claim() {
    return "An autoencoder that is shown noisy digits and asked for the clean ones takes"
        + " most of the noise from digits it has not seen; one that was trained without"
        + " noise does not.";
  }

  @Override
  public String source() {
    return "Vincent et al., Extracting and Composing Robust Features with Denoising"
        + " Autoencoders, 2008";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1000));
    Dataset held = Objects.requireNonNull(digits.validation());
    float[] clean = pixels(held);
    float[] noisy = noisy(clean, lab.seed());
    double before = distance(noisy, clean);
    ResultTable.Builder table = ResultTable.of("digits", "mean squared distance to the clean");
    table.row("noisy", before);
    double plain = distance(through(lab, digits, 0, noisy), clean);
    table.row("through one trained without noise", plain);
    float[] denoised = through(lab, digits, NOISE, noisy);
    double after = distance(denoised, clean);
    table.row("through one trained with noise", after);
    return new Findings(
        table.build(),
        figure(noisy, denoised, clean),
        List.of(
            Check.above("it brings them several times closer", before / after, lab.size(6, 3)),
            Check.above("more than one trained without noise", plain / after, 1.2)));
  }

  private static Figure figure(float[] noisy, float[] denoised, float[] clean) {
    List<List<PlotImage>> rows = Stream.of(noisy, denoised, clean).map(Denoising::images).toList();
    return new ImageGridPlot(
        "Digits it has not seen", List.of("noisy", "given back", "clean"), rows, List.of());
  }

  private static List<PlotImage> images(float[] pixels) {
    return IntStream.range(0, 10)
        .mapToObj(i -> Arrays.copyOfRange(pixels, i * PIXELS, (i + 1) * PIXELS))
        .map(image -> PlotImage.grey(28, 28, image, 0, 1))
        .toList();
  }

  private static float[] through(Lab lab, DataParts digits, double noise, float[] noisy) {
    Model model =
        lab.model(Autoencoders.of(PIXELS, 256, 64).denoising(new GaussianNoise(noise)), PIXELS);
    Recipe recipe =
        new Recipe(
            Objective.of(Task.RECONSTRUCTION),
            Scaling.unitRange(PIXELS),
            Optimizers.adam().lr(0.001),
            64,
            lab.size(20, 12));
    lab.train(model, recipe, digits.training(), null);
    Tensor x = lab.engine().tensor(noisy, noisy.length / PIXELS, PIXELS);
    return model.forward(x).toFloats();
  }

  private static float[] pixels(Dataset digits) {
    float[] pixels = new float[digits.size() * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = digits.features().values().get(i / PIXELS, i % PIXELS) / 255;
    }
    return pixels;
  }

  private static float[] noisy(float[] clean, long seed) {
    Random random = new Random(seed);
    float[] noisy = new float[clean.length];
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (float) (clean[i] + NOISE * random.nextGaussian());
    }
    return noisy;
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (double) (one[i] - other[i]);
    }
    return sum / one.length;
  }
}
