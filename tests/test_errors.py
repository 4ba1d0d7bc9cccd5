"""Errors say what happened, where, and what helps."""

from nnviz.errors import LossDomainError


def test_a_loss_outside_its_domain_names_the_iteration_where_it_is_known() -> None:
    """Whoever counts the iterations adds the number; the rest of the sentence stays."""
    error = LossDomainError("binary_cross_entropy", 1, -0.25, fused=False)
    assert str(error) == (
        "The loss binary_cross_entropy takes logarithms of the outputs and is not defined for "
        "o1 = -0.25. Use sigmoid as the activation of the output layer."
    )
    later = error.at(3)
    assert later.iteration == 3
    assert str(later) == str(error).replace("-0.25.", "-0.25 of iteration 3.")
