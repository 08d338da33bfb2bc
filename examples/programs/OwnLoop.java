import static io.lockstep.training.network.Layers.*;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.*;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.*;
import io.lockstep.training.optim.Optimizer;

/// A training loop without a trainer: two spirals, told apart by a network that is trained on fresh
/// points in every step. `OwnLoop [STEPS]`.
void main(String[] args) {
  int steps = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
  int batch = 128;
  try (var engine = Engine.open("cpu")) {
    var network = sequential(linear(32), tanh(), dropout(0.05), linear(32), tanh(), linear(2));
    var model = new Model(engine, network, 2, 1);
    var adam = new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.01), model.parameters());
    var x = engine.input("x", DType.F32, Shape.of(batch, 2));
    var y = engine.input("y", DType.I32, Shape.of(batch));
    var randomness = engine.input("randomness", DType.I32, Shape.of(3));
    var pass = model.train(x, randomness);
    var loss = Objective.of(Task.CLASSIFICATION).loss(pass.output(), y);
    var random = new Random(1);
    try (var step = adam.compile(pass, loss)) {
      for (int i = 1; i <= steps; i++) {
        write(engine, x, y, batch, random);
        engine.write(randomness, MemorySegment.ofArray(new int[] {1, 0, i}));
        step.run();
        if (i % (steps / 4) == 0) {
          IO.println("step %d: loss %.3f".formatted(i, step.output(0).item()));
        }
      }
    }
    write(engine, x, y, batch, random);
    double right = model.forward(x).argmax(1).eq(y).cast(DType.F32).mean().item();
    IO.println("accuracy on new points: %.3f".formatted(right));
  }
}

/// Points on two spirals that wind around one another.
void write(Engine engine, Tensor x, Tensor y, int batch, Random random) {
  float[] points = new float[2 * batch];
  int[] spirals = new int[batch];
  for (int i = 0; i < batch; i++) {
    double radius = random.nextDouble();
    spirals[i] = i % 2;
    double angle = 2 * Math.PI * radius + Math.PI * spirals[i];
    points[2 * i] = (float) (3 * radius * Math.cos(angle));
    points[2 * i + 1] = (float) (3 * radius * Math.sin(angle));
  }
  engine.write(x, points);
  engine.write(y, MemorySegment.ofArray(spirals));
}
