import static io.lockstep.training.network.Layers.*;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.*;
import io.lockstep.training.data.*;
import io.lockstep.training.data.idx.IdxReader;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.*;
import io.lockstep.training.objective.*;
import io.lockstep.training.optim.Optimizer;

/// What is learnt from many digits drawn here helps where there are few others:
/// `Transfer [FOLDER] [DRAWN] [FEW] [SEEDS] [EPOCHS]`. A network is trained on the drawn ones and
/// saved; another with a new head takes its body by name, trains the head alone, then all of it.
/// Without a folder of IDX files (`-`) the others are drawn, too, and told apart by even and odd.
void main(String[] args) throws IOException {
  Path folder = args.length > 0 && !args[0].equals("-") ? Path.of(args[0]) : null;
  int drawn = number(args, 1, 10000);
  int few = number(args, 2, 500);
  int seeds = number(args, 3, 5);
  int epochs = number(args, 4, 10);
  DataParts others =
      folder == null
          ? evenOrOdd(Digits.generate(2 * few + 100, 7)).split(0.5, 1)
          : IdxReader.readFolder(folder).orSplit(0.1, 1);
  int classes = ((Targets.Classes) others.training().targets()).count();

  Path file = Files.createTempFile("body", ".safetensors");
  double better = 0;
  try (var engine = Engine.open("auto")) {
    pretrain(engine, file, Digits.generate(drawn, 1));
    for (int seed = 1; seed <= seeds; seed++) {
      var sample = others.training().split((double) few / others.training().size(), seed);
      Dataset small = sample.validation();

      var scratch = new Model(engine, network("other", classes), 784, seed);
      int all = epochs / 2 + epochs;
      double alone = train(scratch, small, others.validation(), all, seed, List.of());

      var model = new Model(engine, network("other", classes), 784, seed);
      LoadReport report = ModelFile.read(file).load(model);
      if (seed == 1) {
        IO.println(report);
      }
      train(model, small, others.validation(), epochs / 2, seed, List.of("body."));
      double with = train(model, small, others.validation(), epochs, seed, List.of());
      IO.println("seed %d: from scratch %.4f, transferred %.4f".formatted(seed, alone, with));
      better += (with - alone) / seeds;
    }
  } finally {
    Files.delete(file);
  }
  IO.println("transfer is better by %.4f on %d examples".formatted(better, few));
}

int number(String[] args, int index, int usual) {
  return args.length > index ? Integer.parseInt(args[index]) : usual;
}

Sequential network(String head, int classes) {
  Map<String, Layer> parts = new LinkedHashMap<>();
  parts.put(
      "body",
      sequential(
          reshape(1, 28, 28),
          conv2d(8, 5), relu(), maxPool2d(2),
          conv2d(16, 5), relu(), maxPool2d(2),
          flatten(), linear(64), relu()));
  parts.put(head, linear(classes));
  return new Sequential(parts);
}

void pretrain(Engine engine, Path file, Dataset digits) {
  var network = network("head", 10);
  var model = new Model(engine, network, 784, 1);
  var adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
  var scaling = Scaling.unitRange(784);
  try (var trainer =
      Trainer.of(model).loss("ce").optimizer(adam).scaling(scaling).batch(64).build()) {
    trainer.fit(digits, null, 3);
    var names = ((Targets.Classes) digits.targets()).names();
    var info =
        new ModelInfo(
            network, Shape.of(784), Task.CLASSIFICATION, "cross_entropy_with_logits",
            adam.config(), adam.step(), trainer.epochsDone(), 64, 0, 1, names, List.of(), null,
            null);
    ModelFile.write(file, info, model, scaling, adam);
  }
}

double train(
    Model model, Dataset data, Dataset held, int epochs, long seed, List<String> frozen) {
  var adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
  adam.freeze(name -> frozen.stream().anyMatch(name::startsWith));
  try (var trainer =
      Trainer.of(model)
          .loss("ce")
          .optimizer(adam)
          .scaling(Scaling.unitRange(784))
          .batch(Math.min(32, data.size()))
          .seed(seed)
          .build()) {
    trainer.fit(data, null, epochs);
    return trainer.evaluate(held).accuracy();
  }
}

Dataset evenOrOdd(Dataset digits) {
  var classes = (Targets.Classes) digits.targets();
  int[] odd = new int[digits.size()];
  for (int i = 0; i < odd.length; i++) {
    odd[i] = classes.get(i) % 2;
  }
  return new Dataset(digits.features(), new Targets.Classes(odd, List.of("even", "odd")));
}
