package io.lockstep.training.evaluation;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Targets;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputPart;
import io.lockstep.training.objective.Task;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** How good a model is at one of its outputs, added up on the device batch by batch. */
final class Score {
  private final Engine engine;
  private final OutputPart part;
  private final Objective objective;
  private final LossTotal lossTotal;
  private final LossTotal weightTotal;
  private final Tensor rightTotal;

  Score(Engine engine, OutputPart part) {
    this.engine = engine;
    this.part = part;
    this.objective = part.objective();
    this.lossTotal = new LossTotal(engine, "evaluation loss");
    this.weightTotal = new LossTotal(engine, "evaluation weights");
    this.rightTotal = engine.input("right answers", DType.I32, Shape.of(1));
  }

  OutputPart part() {
    return part;
  }

  /** Begins anew. */
  void reset() {
    lossTotal.reset();
    weightTotal.reset();
    engine.write(rightTotal, MemorySegment.ofArray(new int[1]));
  }

  /** Returns the sums with a batch added. */
  List<Update> plus(Batch batch, Tensor row, boolean weighted) {
    Tensor prediction = part.of(row);
    Tensor target = part.target(batch.target());
    List<Update> sums = new ArrayList<>();
    if (weighted) {
      Objective.LossSum sum = objective.sum(prediction, target, batch.weights());
      sums.add(lossTotal.plus(sum.total(), 1));
      sums.add(weightTotal.plus(sum.weight(), 1));
    } else {
      sums.add(lossTotal.plus(objective.loss(prediction, target), batch.size()));
    }
    if (objective.task() == Task.CLASSIFICATION) {
      Tensor classes = target.dtype() == DType.I32 ? target : target.argmax(1);
      Tensor right = prediction.argmax(1).eq(classes).cast(DType.F32);
      Tensor counts = target.dtype() == DType.I32 ? objective.counts(target) : null;
      Tensor sum = (counts == null ? right : right.mul(counts)).sum();
      sums.add(new Update(rightTotal, rightTotal.add(sum.cast(DType.I32))));
    }
    return sums;
  }

  /** Returns what came out for all examples. */
  Evaluation result(Dataset data, boolean weighted) {
    double loss = lossTotal.read() / (weighted ? weightTotal.read() : data.size());
    boolean classes = objective.task() == Task.CLASSIFICATION;
    return new Evaluation(loss, classes ? rightTotal.toInts()[0] / counted(data) : null);
  }

  /** The number of examples that are not of the ignored class. */
  private double counted(Dataset data) {
    return switch (data.targets()) {
      case Targets.Classes classes -> objective.counted(classes);
      case Targets.Values(var values, _) when !part.isWhole() ->
          objective.counted(values, part.targetFrom());
      case Targets.Values _, Targets.None _ -> data.size();
    };
  }
}
