import static io.lockstep.training.network.Layers.*;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.NetworkSummary;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.*;

/// Taxi rides of a made-up town: from where a ride begins and ends and from the hour, one network
/// tells the tariff zone (a class), the fare and the minutes (numbers). `SeveralOutputs [RIDES]`.
void main(String[] args) {
  int rides = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
  float[][] trip = new float[rides][];
  float[][] hour = new float[rides][];
  int[] zone = new int[rides];
  float[][] cost = new float[rides][];
  var random = new Random(1);
  for (int i = 0; i < rides; i++) {
    trip[i] = new float[] {place(random), place(random), place(random), place(random)};
    hour[i] = new float[] {random.nextFloat() * 2 - 1};
    double far = Math.hypot(trip[i][2] - trip[i][0], trip[i][3] - trip[i][1]);
    zone[i] = far < 0.7 ? 0 : far < 1.3 ? 1 : 2;
    double busy = 1 - hour[i][0] * hour[i][0];
    cost[i] = new float[] {(float) (0.3 + far), (float) (far * (0.5 + busy))};
  }
  var data =
      Dataset.of(Map.of("trip", trip, "hour", hour), Map.of("zone", zone, "cost", cost))
          .split(0.2, 1);

  // The trip passes a layer of its own; what comes of it joins the hour.
  var network =
      inputs(
          Map.of("trip", 4, "hour", 1),
          sequential(input("trip"), linear(48), tanh(), linear(24), tanh()),
          from("0", "hour"),
          linear(32),
          tanh(),
          outputs(Map.of("zone", linear(3), "cost", linear(2))));
  var goal =
      Objective.of(
          Map.of(
              "zone", OutputObjective.classes(3),
              "cost", OutputObjective.numbers(2).loss("huber").weight(5)));

  try (var engine = Engine.open("cpu")) {
    var model = new Model(engine, network, 5, 1);
    IO.print(new NetworkSummary(model.structure()));
    try (var trainer =
            Trainer.of(model)
                .objective(goal)
                .optimizer(OptimizerRules.ADAM, Map.of("lr", 0.01))
                .batch(32)
                .build();
        var predictor = trainer.predictor()) {
      trainer.fit(data.training(), data.validation(), 40);
      trainer
          .evaluate(data.validation())
          .outputs()
          .forEach((name, how) ->
              IO.println(
                  "%s: loss %.4f".formatted(name, how.loss())
                      + (how.accuracy() == null ? "" : ", right %.3f".formatted(how.accuracy()))));
      var answers =
          predictor.predict(
              Map.of("trip", new float[] {-0.5f, -0.5f, 0.5f, 0.5f}, "hour", new float[] {0}));
      IO.println("a ride across the town: zone %s, fare and minutes %s".formatted(
          Arrays.toString(answers.get("zone")), Arrays.toString(answers.get("cost"))));
    }
  }
}

float place(Random random) {
  return random.nextFloat() * 2 - 1;
}
