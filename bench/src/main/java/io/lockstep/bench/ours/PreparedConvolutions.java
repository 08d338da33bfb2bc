package io.lockstep.bench.ours;

import io.lockstep.bench.work.ConvTraining;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.ConvOptions;
import io.lockstep.tensor.spatial.Convolutions;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.tensor.spatial.WindowOptions;
import java.util.ArrayList;
import java.util.List;

/** A compiled step of a convolutional classifier, and the batches it takes in turns. */
final class PreparedConvolutions implements PreparedStep {
  private final Engine engine;
  private final CompiledStep step;
  private final List<CompiledStep> copies = new ArrayList<>();
  private int next;

  PreparedConvolutions(Engine engine, ConvTraining training) {
    this.engine = engine;
    List<Tensor> parameters = new ArrayList<>();
    for (int i = 0; i < training.parameters().size(); i++) {
      parameters.add(engine.variable(training.parameter(i), training.parameters().get(i)));
    }
    int batch = training.batch();
    int side = training.image();
    Shape shape = Shape.of(batch, training.channels().getFirst(), side, side);
    Tensor images = engine.input("images", DType.F32, shape);
    Tensor labels = engine.input("labels", DType.I32, Shape.of(batch));
    Tensor logits = logits(images, parameters);
    Tensor likelihoods = logits.logSoftmax().mul(labels.oneHot(training.classes()));
    Tensor loss = likelihoods.sum(1).neg().mean();
    List<Tensor> gradients = loss.gradients(parameters);
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Tensor parameter = parameters.get(i);
      updates.add(new Update(parameter, parameter.sub(gradients.get(i).mul(training.rate()))));
    }
    step = engine.compile(List.of(loss), updates);
    for (int b = 0; b < training.batches(); b++) {
      Tensor resident = engine.variable(training.images(b), shape.toArray());
      Tensor classes = engine.variable(training.labels(b), batch);
      copies.add(
          engine.compile(
              List.of(), List.of(new Update(images, resident), new Update(labels, classes))));
    }
  }

  private static Tensor logits(Tensor images, List<Tensor> parameters) {
    Tensor x = images;
    int last = parameters.size() - 2;
    for (int i = 0; i < last; i += 2) {
      x = Convolutions.conv2d(x, parameters.get(i), parameters.get(i + 1), ConvOptions.DEFAULT);
      x = x.apply("relu", v -> v.max(0));
    }
    x = Pooling.maxPool2d(x, WindowOptions.of(ConvTraining.POOL));
    return x.reshape(x.shape().dim(0), -1)
        .matmul(parameters.get(last).transpose())
        .add(parameters.get(last + 1));
  }

  @Override
  public void run() {
    copies.get(next).run();
    next = (next + 1) % copies.size();
    step.run();
  }

  @Override
  public float[] sample() {
    return new float[] {engine.readFloat(step.output(0))};
  }

  @Override
  public void replay() {
    step.run();
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    step.close();
    copies.forEach(CompiledStep::close);
  }
}
