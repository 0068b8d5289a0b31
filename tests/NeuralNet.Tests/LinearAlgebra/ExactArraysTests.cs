namespace NeuralNet.Tests.LinearAlgebra;

public sealed class ExactArraysTests
{
    [Fact]
    public void Rent_OfALengthThatWasReturned_IsThatArray()
    {
        var arrays = new ExactArrays();
        float[] three = arrays.Rent(3), five = arrays.Rent(5);
        arrays.Return(three);
        arrays.Return(five);

        (three.Length, five.Length).Should().Be((3, 5));
        arrays.Rent(4).Length.Should().Be(4);
        arrays.Rent(3).Should().BeSameAs(three);
        arrays.Rent(3).Should().NotBeSameAs(three, "it is in use");
        arrays.Rent(5).Should().BeSameAs(five);
    }

    [Fact]
    public void Return_OfMoreThan32_DropsTheOldest()
    {
        var arrays = new ExactArrays();
        float[][] rented = [.. Enumerable.Range(1, 33).Select(arrays.Rent)];
        foreach (float[] array in rented)
        {
            arrays.Return(array);
        }

        arrays.Rent(1).Should().NotBeSameAs(rented[0]);
        arrays.Rent(2).Should().BeSameAs(rented[1]);
        arrays.Rent(33).Should().BeSameAs(rented[32]);
    }

    [Fact]
    public void OfThread_OnAnotherThread_IsAnotherOne()
    {
        ExactArrays? other = null;
        var thread = new Thread(() => other = ExactArrays.OfThread);
        thread.Start();
        thread.Join();

        ExactArrays.OfThread.Should().BeSameAs(ExactArrays.OfThread).And.NotBeSameAs(other);
    }
}
