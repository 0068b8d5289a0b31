open NeuralNet
open NeuralNet.FSharp

// What an F# application writes against the packages, on generated data.
let random = System.Random 1

let rows =
    [ for _ in 1..300 ->
          let months = random.Next(1, 60)
          let contract = if random.Next 2 = 0 then "monthly" else "yearly"
          let leaves = if contract = "monthly" && months < 30 then "yes" else "no"
          $"{months},{contract},{leaves}" ]

let train, test =
    Table.Parse(String.concat "\n" ("months,contract,churn" :: rows))
    |> Table.stratifiedSplit "churn" 0.8 1

let model = train |> MlpClassifier.fit "churn"
let accuracy = model.Evaluate(test).Accuracy
let x = Tensor.ofRows [ [ 1f; 2f; 3f ]; [ 4f; 5f; 6f ] ]
let isRight = accuracy > 0.85 && x[*, 1].ToArray() = [| 2f; 5f |]
printfn "%s" (if isRight then "F# consumer: ok" else $"F# consumer: FAILED, accuracy {accuracy}")
exit (if isRight then 0 else 1)
