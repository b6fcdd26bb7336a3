"""Evidence packs: one signed file that anybody can check without this tracker."""
