// The floor of FirstStep.cs: what starting .NET and writing a line takes.
Console.WriteLine(0);
